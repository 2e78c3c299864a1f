package io.godwit.gate;

import io.godwit.engine.AskedGate;
import io.godwit.engine.GateCondition;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Measurement;
import io.godwit.sql.GateLedger.Baseline;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * What an answer counts as. Stricter than Argo Rollouts: no data, NaN, an infinity and a stale
 * sample are no measurements, whatever the condition would say of them.
 */
public final class GateJudge {
  /** A baseline of fewer values says little. */
  static final long LEAST_SAMPLES = 10;

  private static final Duration WITHOUT_INTERVAL = Duration.ofMinutes(1);
  private static final MathContext DIGITS = new MathContext(6);
  private static final int SHOWN = 5;
  private static final double MILLIS = 1000;

  private GateJudge() {}

  /** The measurement that an answer is. */
  public static Measurement judge(
      AskedGate gate, Answer answer, Optional<Baseline> baseline, Instant now) {
    return switch (answer) {
      case Answer.Missing missing -> Measurement.error(now, missing.why());
      case Answer.Pending ignored -> Measurement.error(now, "it is still measured");
      case Answer.Settled settled -> new Measurement(now, settled.phase(), settled.words(), "");
      case Answer.Value value -> judge(gate, value, baseline, now);
    };
  }

  /** The number that a baseline is made of; empty if the answer is none, or an old one. */
  public static OptionalDouble sample(AskedGate gate, Answer answer, Instant now) {
    return answer instanceof Answer.Value value
            && value.value() instanceof Number number
            && Double.isFinite(number.doubleValue())
            && !stale(gate, value, now)
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  private static Measurement judge(
      AskedGate gate, Answer.Value answer, Optional<Baseline> baseline, Instant now) {
    GateCondition condition = gate.condition();
    if (condition == null) {
      return Measurement.error(now, "it has no condition");
    }
    Duration age = Duration.between(answer.sampled(), now);
    if (stale(gate, answer, now)) {
      return Measurement.error(
          now,
          "the sample is "
              + GoDuration.format(age)
              + " old, more than two intervals of "
              + GoDuration.format(interval(gate)));
    }
    Optional<String> none = none(answer.value());
    if (none.isPresent()) {
      return Measurement.error(now, none.get());
    }
    long samples = baseline.map(Baseline::samples).orElse(0L);
    if (condition.usesBaseline() && samples < LEAST_SAMPLES) {
      return Measurement.error(
          now,
          "its baseline has %d values; %d are needed, measured before Cutover"
              .formatted(samples, LEAST_SAMPLES));
    }
    try {
      Measurement.Phase phase =
          condition.judge(
              new GateCondition.Facts(
                  answer.value(),
                  baseline.map(Baseline::median).orElse(Double.NaN),
                  baseline.map(Baseline::p99).orElse(Double.NaN),
                  age.toMillis() / MILLIS));
      return new Measurement(now, phase, words(answer.value()), against(condition, baseline));
    } catch (GateCondition.Unanswered e) {
      return Measurement.error(now, String.valueOf(e.getMessage()));
    }
  }

  private static boolean stale(AskedGate gate, Answer.Value answer, Instant now) {
    Duration most = interval(gate).multipliedBy(2);
    return Duration.between(answer.sampled(), now).compareTo(most) > 0;
  }

  private static Duration interval(AskedGate gate) {
    Duration interval = gate.gate().limits().interval();
    return interval == null ? WITHOUT_INTERVAL : interval;
  }

  private static Optional<String> none(Object value) {
    List<?> all = value instanceof List<?> list ? list : List.of(value);
    if (all.isEmpty()) {
      return Optional.of("the answer is empty");
    }
    return all.stream()
        .filter(one -> one instanceof Double number && !Double.isFinite(number))
        .findFirst()
        .map(one -> "the answer is " + one);
  }

  private static String against(GateCondition condition, Optional<Baseline> baseline) {
    return condition.usesBaseline()
        ? baseline
            .map(one -> "before: median " + words(one.median()) + ", p99 " + words(one.p99()))
            .orElse("")
        : "";
  }

  /** Numbers and truths only: whatever else an answer holds may be anybody's. */
  static String words(Object value) {
    return switch (value) {
      case Double number -> new BigDecimal(number, DIGITS).stripTrailingZeros().toPlainString();
      case Long number -> number.toString();
      case Boolean truth -> truth.toString();
      case List<?> list ->
          list.stream().limit(SHOWN).map(GateJudge::words).collect(Collectors.joining(", "))
              + (list.size() > SHOWN ? ", and " + (list.size() - SHOWN) + " more" : "");
      default -> "a JSON value";
    };
  }
}
