package io.godwit.signal;

import java.time.Instant;

/** Judgements for tests of what follows from them. */
final class Draft {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private Draft() {}

  static Instant second(int number) {
    return NOON.plusSeconds(number);
  }

  static Judgement judged(State state) {
    return judged("lag", state);
  }

  static Judgement judged(String signal, State state) {
    Limits limits = new Limits(Amount.parse("2"), Amount.parse("5"), false);
    Double value =
        switch (state) {
          case HEALTHY -> Double.valueOf(1);
          case SOFT -> Double.valueOf(3);
          case HARD -> Double.valueOf(7);
          case UNKNOWN, NOT_APPLICABLE -> null;
        };
    return new Judgement(signal, Unit.NUMBER, limits, state, value, "replica r1", NOON);
  }
}
