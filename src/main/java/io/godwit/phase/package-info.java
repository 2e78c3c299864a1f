/**
 * One pure class for each stop on the road.
 *
 * <p>A phase asks for Jobs, flag values and records; it never does anything itself and never names
 * a kind of change.
 */
@NullMarked
package io.godwit.phase;

import org.jspecify.annotations.NullMarked;
