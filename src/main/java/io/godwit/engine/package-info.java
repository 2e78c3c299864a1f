/**
 * The rules of the road as pure values and functions: {@link io.godwit.engine.Situation} in, {@link
 * io.godwit.engine.Decision} out.
 *
 * <p>No clock, no Kubernetes client, no connection: everything a rule may know is in its argument.
 */
@NullMarked
package io.godwit.engine;

import org.jspecify.annotations.NullMarked;
