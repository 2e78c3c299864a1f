package io.godwit.sql;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of keys in work, dealt into slices that are written one after the other.
 *
 * @param lo exclusive; null from the first row
 * @param hi inclusive
 * @param rows how many rows it has
 * @param count how many of them progress has still to count
 * @param slice the slice to be written next, from 0
 * @param slices how many there are; 1 is plain order
 */
public record Window(@Nullable String lo, String hi, long rows, long count, int slice, int slices) {
  /** A window of which nothing is written yet. */
  static Window of(@Nullable String lo, String hi, long rows, int slices) {
    return new Window(lo, hi, rows, rows, 0, slices);
  }

  /** True if nothing of it is left after this slice. */
  public boolean last() {
    return slice + 1 >= slices;
  }

  /** Rows that this slice counts for: all slices together count each row once. */
  public long share() {
    return count / (slices - slice);
  }

  /** After this slice is written. */
  public Window then() {
    return new Window(lo, hi, rows, count - share(), slice + 1, slices);
  }

  /** What is left of it, in plain order. */
  public Window plain() {
    return new Window(lo, hi, rows, count, 0, 1);
  }

  /** The part up to a key; {@link #behind} is the other. */
  public Window upTo(String key, long part) {
    return new Window(lo, key, part, count * part / rows, 0, 1);
  }

  /** What follows a part. */
  public Window behind(Window part) {
    return new Window(part.hi(), hi, rows - part.rows(), count - part.count(), 0, 1);
  }
}
