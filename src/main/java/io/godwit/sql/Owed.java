package io.godwit.sql;

import org.jspecify.annotations.Nullable;

/**
 * Rows of batches that were left because others were in the way: the next batch of the range counts
 * them.
 */
record Owed(Ranges.@Nullable Range range, long rows) {
  static final Owed NOTHING = new Owed(null, 0);

  long by(Ranges.Range other) {
    return other.equals(range) ? rows : 0;
  }
}
