package io.godwit.backfill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the operator, which watches the database's signals, last told the workers.
 *
 * @param stretch how many times longer than at full speed everything takes
 * @param hold true: no batch
 * @param reason why
 * @param age how long ago it was told; null if no operator has ever taken this backfill on: a
 *     worker started by hand runs at the speed of its duty cycle
 */
public record Guard(double stretch, boolean hold, String reason, @Nullable Duration age) {
  /** A sample or two were missed: the operator may be restarting. */
  private static final Duration LATE = Duration.ofSeconds(5);

  /**
   * Nobody watches any more. Unknown is not healthy: an operator that is gone cannot hold, and the
   * replica whose lag it was about to see has none to stop for it. It costs time and nothing else.
   */
  private static final Duration LOST = Duration.ofSeconds(15);

  private static final double CAREFUL = 2;

  /** True if no batch may be written now. */
  public boolean holds() {
    return age != null && (hold || age.compareTo(LOST) > 0);
  }

  /** How many times longer than at full speed everything takes. */
  public double pace() {
    if (age == null) {
      return 1;
    }
    return age.compareTo(LATE) > 0 ? Math.max(stretch, CAREFUL) : stretch;
  }

  /** Why no batch may be written. */
  public String why() {
    return hold
        ? reason
        : "the operator has not looked at the database's signals for more than "
            + LOST.toSeconds()
            + " s";
  }
}
