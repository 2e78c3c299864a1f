/**
 * How a backfill paces itself: batch size, order of the rows, rests. Pure: what was measured goes
 * in, what to do next comes out.
 */
@NullMarked
package io.godwit.backfill;

import org.jspecify.annotations.NullMarked;
