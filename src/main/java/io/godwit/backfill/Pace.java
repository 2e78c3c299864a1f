package io.godwit.backfill;

import java.time.Duration;

/** The rest between batches: what is left of the time that may not be spent writing. */
public final class Pace {
  private Pace() {}

  /**
   * The rest after a batch.
   *
   * @param took what the batch took
   * @param dutyCycle percent of the time that may be spent writing, 1 to 100
   * @param stretch 1 for a healthy database, more where signals ask to slow down
   */
  public static Duration rest(Duration took, int dutyCycle, double stretch) {
    double share = (100.0 - dutyCycle) / dutyCycle * stretch + (stretch - 1);
    return Duration.ofNanos((long) (took.toNanos() * Math.max(0, share)));
  }
}
