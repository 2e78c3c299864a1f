package io.godwit.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * For how long all rows have been seen to agree. Only time counts in which comparison really ran:
 * that of each clean comparison, and the rest before the next one as far as it was planned.
 */
public final class Watched {
  private Watched() {}

  /** The time since the last comparison that found or repaired anything. */
  public static Duration clean(Situation now) {
    Duration rest = Comparison.every(now);
    Duration clean = Duration.ZERO;
    Instant next = now.now();
    List<Ledger.Pass> passes = now.ledger().comparing().passes();
    for (Ledger.Pass pass : passes.reversed()) {
      Instant ended = pass.endedAt();
      if (ended != null) {
        if (pass.diverged() > 0 || pass.repaired() > 0) {
          return clean;
        }
        clean = clean.plus(pass.worked()).plus(least(rest, between(ended, next)));
      }
      next = pass.startedAt();
    }
    return clean;
  }

  private static Duration between(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
