package io.godwit.sql;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of keys in work, dealt into slices that are written one after the other. Where it has a
 * middle, its two halves take turns: between two slices of the same pages the batches of other
 * workers end, and what they might still have seen can be pruned. Without the turns two workers had
 * 66 % of their updates HOT where one had 82 %.
 *
 * @param lo exclusive; null from the first row
 * @param middle the last key of the first half; null: no halves
 * @param hi inclusive
 * @param rows how many rows it has
 * @param count how many of them progress has still to count
 * @param slice the slice to be written next, from 0
 * @param slices how many there are in all; 1 is plain order
 */
public record Window(
    @Nullable String lo,
    @Nullable String middle,
    String hi,
    long rows,
    long count,
    int slice,
    int slices) {
  /** A window of which nothing is written yet; each half has so many slices. */
  static Window of(@Nullable String lo, @Nullable String middle, String hi, long rows, int slices) {
    return new Window(lo, middle, hi, rows, rows, 0, middle == null ? slices : 2 * slices);
  }

  /** True if nothing of it is left after this slice. */
  public boolean last() {
    return slice + 1 >= slices;
  }

  /** Rows that this slice counts for: all slices together count each row once. */
  public long share() {
    return count / (slices - slice);
  }

  /** The number of this slice among those of its half. */
  int residue() {
    return middle == null ? slice : slice / 2;
  }

  /** Into how many slices each half is dealt. */
  int residues() {
    return middle == null ? slices : slices / 2;
  }

  /** Where the half of this slice begins, exclusive. */
  @Nullable String from() {
    return secondHalf() ? middle : lo;
  }

  /** Where the half of this slice ends, inclusive. */
  String to() {
    return middle == null || secondHalf() ? hi : middle;
  }

  private boolean secondHalf() {
    return middle != null && slice % 2 == 1;
  }

  /** After this slice is written. */
  public Window then() {
    return new Window(lo, middle, hi, rows, count - share(), slice + 1, slices);
  }

  /** What is left of it, in plain order. */
  public Window plain() {
    return new Window(lo, null, hi, rows, count, 0, 1);
  }

  /** The part up to a key; {@link #behind} is the other. */
  public Window upTo(String key, long part) {
    return new Window(lo, null, key, part, count * part / rows, 0, 1);
  }

  /** What follows a part. */
  public Window behind(Window part) {
    return new Window(part.hi(), null, hi, rows - part.rows(), count - part.count(), 0, 1);
  }
}
