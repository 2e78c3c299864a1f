package io.godwit.reconcile;

import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.GateStatus;
import io.godwit.engine.GateRun;
import io.godwit.engine.Ledger;
import io.godwit.engine.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What migrations wait for as metrics: a verdict for each gate of each, and the last number. */
final class GateMetrics {
  private static final List<String> VERDICTS =
      List.of("Passed", "Running", "Unknown", "Inconclusive", "Failed");

  private record Judged(Tags tags, List<GateStatus> gates, List<GateRun> runs) {}

  private final MultiGauge verdicts;
  private final MultiGauge values;
  private final Map<String, Judged> latest = new ConcurrentHashMap<>();

  GateMetrics(MeterRegistry registry) {
    this.verdicts =
        MultiGauge.builder("godwit.gate.verdict")
            .description("0 passed, 1 is measured, 2 unknown (holds), 3 inconclusive, 4 failed.")
            .register(registry);
    this.values =
        MultiGauge.builder("godwit.gate.value")
            .description(
                "What a gate gave last, where that is a number, or 1 for true and 0 for false; NaN"
                    + " while it cannot be measured.")
            .register(registry);
  }

  /** What status and ledger say now; gates that are asked no more go. */
  void record(String uid, Tags tags, MigrationStatus status, @Nullable Ledger ledger) {
    boolean asked = status.outcome() == null;
    List<GateStatus> gates = Objects.requireNonNullElse(status.gates(), List.of());
    latest.put(
        uid,
        new Judged(
            tags, asked ? gates : List.of(), asked && ledger != null ? ledger.gates() : List.of()));
    show();
  }

  void forget(String uid) {
    latest.remove(uid);
    show();
  }

  private void show() {
    verdicts.register(latest.values().stream().flatMap(GateMetrics::rows).toList(), true);
    values.register(latest.values().stream().flatMap(GateMetrics::numbers).toList(), true);
  }

  private static Stream<MultiGauge.Row<?>> rows(Judged judged) {
    return judged.gates().stream()
        .map(
            gate ->
                MultiGauge.Row.of(
                    judged.tags().and("gate", gate.name()), VERDICTS.indexOf(gate.verdict())));
  }

  private static Stream<MultiGauge.Row<?>> numbers(Judged judged) {
    return judged.gates().stream()
        .flatMap(
            gate ->
                newest(judged, gate.name()).flatMap(GateMetrics::number).stream()
                    .map(
                        number ->
                            MultiGauge.Row.of(judged.tags().and("gate", gate.name()), number)));
  }

  /** Of all runs of a gate, each for another step of the ramp. */
  private static Optional<Measurement> newest(Judged judged, String gate) {
    return judged.runs().stream()
        .filter(run -> run.gate().equals(gate))
        .flatMap(run -> run.newest().stream())
        .max(Comparator.comparing(Measurement::at));
  }

  private static Optional<Double> number(Measurement newest) {
    if (!newest.measured()) {
      return Optional.of(Double.NaN);
    }
    return switch (newest.value()) {
      case "true" -> Optional.of(1.0);
      case "false" -> Optional.of(0.0);
      default -> parsed(newest.value());
    };
  }

  /** A workload's words and several numbers are none. */
  private static Optional<Double> parsed(String value) {
    try {
      return Optional.of(Double.valueOf(value));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
