package io.godwit.signal;

import org.jspecify.annotations.Nullable;

/**
 * Where a signal becomes soft and hard.
 *
 * @param soft null: it never slows
 * @param hard null: it never holds
 * @param lowIsBad low values are the bad ones, as of free disk space
 */
public record Limits(@Nullable Amount soft, @Nullable Amount hard, boolean lowIsBad) {
  /** A value within which nothing happens. */
  public static final Limits NONE = new Limits(null, null, false);

  /** What a value means. */
  public State judge(double value) {
    if (Double.isNaN(value)) {
      return State.UNKNOWN;
    }
    if (reached(hard, value)) {
      return State.HARD;
    }
    return reached(soft, value) ? State.SOFT : State.HEALTHY;
  }

  /** Other limits of the same signal; a hard one below the soft one means that low is bad. */
  Limits with(@Nullable Amount newSoft, @Nullable Amount newHard) {
    boolean turned =
        newSoft != null && newHard != null && equals(NONE)
            ? newHard.value() < newSoft.value()
            : lowIsBad;
    return new Limits(newSoft, newHard, turned);
  }

  private boolean reached(@Nullable Amount limit, double value) {
    if (limit == null) {
      return false;
    }
    return lowIsBad ? value <= limit.value() : value >= limit.value();
  }
}
