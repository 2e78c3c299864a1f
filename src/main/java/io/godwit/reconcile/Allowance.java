package io.godwit.reconcile;

import io.godwit.api.SignalStatus;
import io.godwit.backfill.Guard;
import io.godwit.backfill.Speed;
import io.godwit.engine.Surroundings.Throttling;
import io.godwit.signal.Judgement;
import io.godwit.signal.State;
import io.godwit.signal.Throttle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the signals allow one migration: the same for workers, for the engine and for status.
 *
 * @param judged all signals, with the limits of this migration
 * @param speed how fast it is
 */
record Allowance(Throttle throttle, List<Judgement> judged, Speed speed) {
  private static final int REASON = 500;
  private static final int SOURCE = 100;
  private static final int SIGNALS = 8;

  Allowance {
    judged = List.copyOf(judged);
  }

  static Allowance start() {
    return new Allowance(Throttle.start(), List.of(), Speed.unknown());
  }

  /** What workers are told. */
  Guard guard() {
    return new Guard(throttle.stretch(), throttle.hold(), words(), null);
  }

  /** What the engine is told. */
  Throttling throttling() {
    var cause = throttle.cause();
    return new Throttling(
        throttle.hold(),
        (int) Math.round(throttle.speed() * 100),
        words(),
        cause == null ? null : cause.since(),
        judged.stream()
            .filter(judgement -> judgement.state().compareTo(State.SOFT) >= 0)
            .limit(SIGNALS)
            .map(Allowance::status)
            .toList(),
        speed.now().isPresent() ? speed.now().getAsLong() : null);
  }

  /** True if people would want to know at once. */
  boolean news(Allowance before) {
    return throttle.hold() != before.throttle.hold() || throttle.free() != before.throttle.free();
  }

  private String words() {
    var cause = throttle.cause();
    return cause == null ? "" : Conditions.cut(cause.words(), REASON);
  }

  static SignalStatus status(Judgement judgement) {
    return new SignalStatus(
        judgement.signal(),
        judgement.shown(),
        text(judgement.limits().soft()),
        text(judgement.limits().hard()),
        judgement.state().word(),
        Conditions.cut(judgement.source(), SOURCE),
        judgement.at().toString());
  }

  private static @Nullable String text(@Nullable Object limit) {
    return limit == null ? null : limit.toString();
  }
}
