package io.godwit.signal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one signal says now.
 *
 * @param value as it was measured, or null if there is none
 * @param source where it was measured, or why not
 * @param at when it was measured
 */
public record Judgement(
    String signal,
    Unit unit,
    Limits limits,
    State state,
    @Nullable Double value,
    String source,
    Instant at) {

  /** The value for people, or null if there is none. */
  public @Nullable String shown() {
    return value == null ? null : unit.words(value);
  }

  /** True if it should have been measured and nobody has looked yet. */
  public boolean pending() {
    return state == State.UNKNOWN && source.equals(Watchlist.NOT_YET);
  }

  /** The sentence: signal, value, limit, source. */
  public String words() {
    if (value == null) {
      return signal + " has no data: " + source;
    }
    Amount limit = state == State.HARD ? limits.hard() : limits.soft();
    String against =
        limit == null || state == State.HEALTHY
            ? ""
            : ", " + (state == State.HARD ? "hard" : "soft") + " limit " + limit;
    return signal + " is " + unit.words(value) + against + " (" + source + ")";
  }
}
