/**
 * What people type: {@code godwit}, also as {@code kubectl godwit}. Texts are made by pure classes
 * from resources and a time; one class talks to the cluster.
 *
 * <p>It acts with the user's own rights and never starts Quarkus.
 */
@NullMarked
package io.godwit.cli;

import org.jspecify.annotations.NullMarked;
