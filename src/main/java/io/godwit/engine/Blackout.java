package io.godwit.engine;

import io.godwit.api.BlackoutSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** A time in which no phase works. */
record Blackout(Span span, String reason) {
  /**
   * Reads a blackout.
   *
   * @throws IllegalArgumentException with what is wrong about it
   */
  static Blackout parse(BlackoutSpec spec) {
    Span span = new Span(moment("from", spec.from()), moment("to", spec.to()));
    if (!span.from().isBefore(span.to())) {
      throw new IllegalArgumentException(
          "to " + spec.to() + " is not after from " + spec.from() + ": correct one of them");
    }
    return new Blackout(span, spec.reason());
  }

  private static Instant moment(String field, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          field + " " + text + " is no moment; 2026-11-27T00:00:00Z would be one", e);
    }
  }
}
