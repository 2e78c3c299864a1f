package io.godwit.backfill;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How fast rows are done just now: an average in which what was seen fifteen seconds ago counts a
 * third of what is seen now.
 *
 * @param rows done when it was last looked
 * @param at when that was
 * @param perSecond the weighted average
 * @param weight how much of it has been seen: 1 after a while
 */
public record Speed(long rows, @Nullable Instant at, double perSecond, double weight) {
  private static final Duration MEMORY = Duration.ofSeconds(15);

  /** A first second says little: pods start, caches are cold. */
  private static final double ENOUGH = 0.25;

  /** Nothing was seen yet. */
  public static Speed unknown() {
    return new Speed(0, null, 0, 0);
  }

  /** After one more look. */
  public Speed after(long rowsNow, Instant now) {
    if (at == null || rowsNow < rows) {
      return new Speed(rowsNow, now, 0, 0);
    }
    double seconds = Duration.between(at, now).toNanos() / 1e9;
    if (seconds <= 0 || rowsNow == 0) {
      // Before the first row there is no speed: the start of the pods is not slowness.
      return new Speed(rowsNow, now, perSecond, weight);
    }
    double fade = Math.exp(-seconds / (MEMORY.toMillis() / 1000.0));
    return new Speed(
        rowsNow,
        now,
        perSecond * fade + (rowsNow - rows) / seconds * (1 - fade),
        weight * fade + 1 - fade);
  }

  /** Rows per second now; empty until enough was seen. */
  public OptionalLong now() {
    return weight < ENOUGH ? OptionalLong.empty() : OptionalLong.of(Math.round(perSecond / weight));
  }
}
