package io.godwit.signal;

import java.time.Instant;

/**
 * One measurement.
 *
 * @param signal its name
 * @param value what was found
 * @param at when
 * @param source where: {@code replica r1}, {@code http check}
 */
public record Reading(String signal, Value value, Instant at, String source) {

  /** What a measurement found. */
  public sealed interface Value {
    /** A number, in the signal's unit. */
    record Number(double number) implements Value {}

    /** It should be there and is not. */
    record Missing(String why) implements Value {}

    /** There is nothing to measure. */
    record Inapplicable(String why) implements Value {}
  }

  /** A number was measured. */
  public static Reading of(BuiltIn signal, double number, Instant at, String source) {
    return of(signal.word(), number, at, source);
  }

  /** A number was measured; NaN and infinity are none. */
  public static Reading of(String signal, double number, Instant at, String source) {
    return Double.isFinite(number)
        ? new Reading(signal, new Value.Number(number), at, source)
        : missing(signal, "the answer is " + number, at, source);
  }

  /** It could not be measured. */
  public static Reading missing(String signal, String why, Instant at, String source) {
    return new Reading(signal, new Value.Missing(why), at, source);
  }

  /** There is nothing to measure. */
  public static Reading inapplicable(BuiltIn signal, String why, Instant at, String source) {
    return new Reading(signal.word(), new Value.Inapplicable(why), at, source);
  }
}
