package io.godwit.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How fast a backfill may go: halved where a signal is soft, nothing at all where one is hard or
 * unknown, and back in small steps. Congestion control as on a network: multiplicative down,
 * additive up.
 *
 * @param speed share of the full speed, while it is not held
 * @param hold true: no batch may be written
 * @param good samples in a row, while held, in which nothing held
 * @param cause what slows or holds it, or slowed it last; null at full speed
 * @param slowedAt when it was last made slower
 */
public record Throttle(
    double speed, boolean hold, int good, @Nullable Cause cause, @Nullable Instant slowedAt) {
  /** gh-ost and pt-osc stretch their pauses no further than this either. */
  static final double SLOWEST = 0.1;

  /** One good sample may be luck. */
  static final int GOOD_ENOUGH = 3;

  private static final double STEP = 0.05;

  /** What a slower pace does is not seen in the next sample. */
  private static final Duration SETTLE = Duration.ofSeconds(2);

  /**
   * Why.
   *
   * @param signal the first one that slows or holds
   * @param state what it said
   * @param words the sentence: signal, value, limit
   * @param since since when it is held, or slower than it might be
   */
  public record Cause(String signal, State state, String words, Instant since) {}

  /** Full speed. */
  public static Throttle start() {
    return new Throttle(1, false, 0, null, null);
  }

  /** How many times longer than at full speed everything takes: 1 or more. */
  public double stretch() {
    return 1 / speed;
  }

  /** True if nothing slows it. */
  public boolean free() {
    return !hold && speed >= 1;
  }

  /** After one more look at all signals. */
  public Throttle after(List<Judgement> judged, Instant now) {
    Optional<Judgement> holding = first(judged, State.HARD).or(() -> first(judged, State.UNKNOWN));
    if (holding.isPresent()) {
      return held(holding.get(), now);
    }
    if (hold && good + 1 < GOOD_ENOUGH) {
      return new Throttle(speed, true, good + 1, cause, slowedAt);
    }
    return first(judged, State.SOFT)
        .map(soft -> slowed(soft, now))
        // It begins again as slow as the hold left it, and only then becomes faster.
        .orElseGet(() -> hold ? new Throttle(speed, false, 0, going(now), slowedAt) : faster());
  }

  private Throttle held(Judgement by, Instant now) {
    double then = hold ? speed : slower();
    return new Throttle(then, true, 0, because(by, now, hold), hold ? slowedAt : now);
  }

  private Throttle slowed(Judgement by, Instant now) {
    boolean settling = slowedAt != null && now.isBefore(slowedAt.plus(SETTLE));
    return new Throttle(
        hold || settling ? speed : slower(),
        false,
        0,
        because(by, now, !hold && speed < 1),
        hold || settling ? slowedAt : now);
  }

  private Throttle faster() {
    // Twenty steps of a twentieth make one whole, to a computer almost.
    double then = speed + STEP > 1 - STEP / 2 ? 1 : speed + STEP;
    return new Throttle(then, false, 0, then < 1 ? cause : null, slowedAt);
  }

  private double slower() {
    return Math.max(SLOWEST, speed / 2);
  }

  private Cause because(Judgement by, Instant now, boolean goesOn) {
    return new Cause(
        by.signal(), by.state(), by.words(), goesOn && cause != null ? cause.since() : now);
  }

  private @Nullable Cause going(Instant now) {
    return cause == null
        ? null
        : new Cause(cause.signal(), State.HEALTHY, cause.signal() + " is well again", now);
  }

  private static Optional<Judgement> first(List<Judgement> judged, State state) {
    return judged.stream().filter(judgement -> judgement.state() == state).findFirst();
  }
}
