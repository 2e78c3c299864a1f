/**
 * Everything that speaks to the Kubernetes API: Jobs and their pods, Secrets, ConfigMaps, events.
 * Decides nothing.
 */
@NullMarked
package io.godwit.kube;

import org.jspecify.annotations.NullMarked;
