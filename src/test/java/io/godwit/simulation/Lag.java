package io.godwit.simulation;

import io.godwit.signal.BuiltIn;
import io.godwit.signal.Judgement;
import io.godwit.signal.Throttle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A replica that replays a tenth of what it should for a minute, and a backfill that sees its lag.
 *
 * @param points lag in seconds, ten times a second
 * @param rows in all
 */
record Lag(List<Plot.Point> points, long rows) {
  static final double SECONDS = 300;
  private static final double TICK = 0.1;
  private static final double FULL_SPEED = 50_000;

  /** Speeds, by the lag that is seen, once each tick. */
  static Lag of(DoubleUnaryOperator speed) {
    List<Plot.Point> points = new ArrayList<>();
    double behind = 0;
    double rows = 0;
    for (int tick = 0; tick < SECONDS / TICK; tick++) {
      double second = tick * TICK;
      double replay = second >= 60 && second < 120 ? 8_000 : 80_000;
      double lag = behind / replay;
      double written = speed.applyAsDouble(lag) * FULL_SPEED * TICK;
      behind = Math.max(0, behind + written - replay * TICK);
      rows += written;
      points.add(new Plot.Point(second, lag));
    }
    return new Lag(points, (long) rows);
  }

  double worst() {
    return points.stream().mapToDouble(Plot.Point::y).max().orElse(0);
  }

  /** What the operator does: it looks once a second. */
  static DoubleUnaryOperator godwit() {
    return new DoubleUnaryOperator() {
      private Throttle throttle = Throttle.start();
      private int tick;

      @Override
      public double applyAsDouble(double lag) {
        if (tick++ % 10 == 0) {
          Instant now = Instant.EPOCH.plusMillis(tick * 100L);
          throttle = throttle.after(List.of(judged(lag, now)), now);
        }
        return throttle.hold() ? 0 : throttle.speed();
      }
    };
  }

  private static Judgement judged(double lag, Instant now) {
    BuiltIn signal = BuiltIn.REPLICA_LAG;
    return new Judgement(
        signal.word(),
        signal.unit(),
        signal.limits(),
        signal.limits().judge(lag),
        lag,
        "model",
        now);
  }

  /** pt-online-schema-change: nothing while a replica is more than a second behind. */
  static DoubleUnaryOperator ptOsc() {
    return lag -> lag > 1 ? 0 : 1;
  }

  /** GitLab: a signal that says stop holds for ten minutes; the limit is where ours is. */
  static DoubleUnaryOperator gitlab() {
    return new DoubleUnaryOperator() {
      private double until;
      private double now;

      @Override
      public double applyAsDouble(double lag) {
        now += TICK;
        if (now >= until && lag > 5) {
          until = now + 600;
        }
        return now < until ? 0 : 1;
      }
    };
  }
}
