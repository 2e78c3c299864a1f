/**
 * The Job side: every change to a user's database is made here, by a program that anyone can see
 * with {@code kubectl get jobs}. Plain Java; knows nothing of Kubernetes but its own environment.
 */
@NullMarked
package io.godwit.worker;

import org.jspecify.annotations.NullMarked;
