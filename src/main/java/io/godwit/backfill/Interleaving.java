package io.godwit.backfill;

/**
 * Into how many slices the next window of keys is dealt. With eight, every eighth key is written
 * first, then the next eighth: later slices find room on the pages that the first ones left, their
 * updates are HOT, and neither indexes nor WAL grow as they do in plain order. Where updates cannot
 * be HOT (an old snapshot, an index on the new column, rows too wide) slices only cost, so that
 * plain order is gone back to and slices are tried again later (reference figures: +26 % against
 * -23 to -33 %).
 *
 * @param possible whether the key can be dealt at all
 * @param poor windows in a row whose updates were not HOT enough
 * @param plain windows that are still to be done in plain order
 * @param next how many it will be the next time
 */
public record Interleaving(boolean possible, int poor, int plain, int next) {
  /** A power of two: the key's last bits choose the slice, negative keys too. */
  public static final int SLICES = 8;

  /** Below this share of HOT updates slices do not pay. */
  private static final double ENOUGH = 0.4;

  private static final int PATIENCE = 2;

  /** A window in plain order is one batch; one that is dealt is many, in each of its halves. */
  private static final int BATCHES = 2 * SLICES;

  private static final int FIRST_PLAIN = 16 * BATCHES;
  private static final int MOST_PLAIN = 256 * BATCHES;

  /** Slices from the first window on, if the key can be dealt. */
  public static Interleaving start(boolean possible) {
    return new Interleaving(possible, 0, 0, FIRST_PLAIN);
  }

  /** Slices of the next window; 1 is plain order. */
  public int slices() {
    return possible && plain == 0 ? SLICES : 1;
  }

  /** After a window of which so many rows were updated, so many of them HOT. */
  public Interleaving after(long updated, long hot) {
    if (plain > 0) {
      return new Interleaving(possible, 0, plain - 1, next);
    }
    if (updated == 0) {
      return this;
    }
    if (hot >= ENOUGH * updated) {
      return new Interleaving(possible, 0, 0, FIRST_PLAIN);
    }
    return poor + 1 < PATIENCE
        ? new Interleaving(possible, poor + 1, 0, next)
        : new Interleaving(possible, 0, next, Math.min(MOST_PLAIN, next * 2));
  }
}
