package io.godwit.engine;

import java.time.Duration;

/**
 * Whether more transactions are rolled back than before: applications that name a column which is
 * not there any more fail, and their transactions with them.
 */
public final class RollbackJump {
  /** Fewer may be anything. */
  private static final long LEAST = 10;

  private static final double TIMES = 3;

  private RollbackJump() {}

  /**
   * True if so many in a window are more than chance makes of the rate before.
   *
   * @param perSecond the rate before
   */
  public static boolean seen(double perSecond, long count, Duration window) {
    double expected = Math.max(0, perSecond) * window.toMillis() / 1000.0;
    return count >= LEAST && count > TIMES * expected + TIMES * Math.sqrt(expected);
  }
}
