package io.godwit.reconcile;

import io.godwit.signal.Judgement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;

/** The signals of one database as metrics, and what they cost its migrations. */
final class SignalMetrics {
  private final MeterRegistry registry;
  private final Tags tags;
  private final MultiGauge values;
  private final MultiGauge states;

  SignalMetrics(MeterRegistry registry, String namespace, String database) {
    this.registry = registry;
    this.tags = Tags.of("namespace", namespace, "database", database);
    this.values =
        MultiGauge.builder("godwit.signal.value")
            .description(
                "What was measured: seconds, bytes, percent or a number; NaN without data.")
            .tags(tags)
            .register(registry);
    this.states =
        MultiGauge.builder("godwit.signal.state")
            .description("0 nothing to measure, 1 healthy, 2 slows, 3 unknown (holds), 4 holds.")
            .tags(tags)
            .register(registry);
  }

  /** What is measured now; series of what is not go. */
  void record(List<Judgement> judged) {
    values.register(
        judged.stream()
            .map(
                judgement ->
                    MultiGauge.Row.of(
                        Tags.of("signal", judgement.signal()),
                        judgement.value() == null ? Double.NaN : judgement.value()))
            .toList(),
        true);
    states.register(
        judged.stream()
            .map(
                judgement ->
                    MultiGauge.Row.of(
                        Tags.of("signal", judgement.signal()), judgement.state().ordinal()))
            .toList(),
        true);
  }

  /** A migration was held for so long. */
  void held(String migration, String signal, Duration time) {
    registry
        .counter(
            "godwit.held.seconds",
            tags.and("migration", migration.substring(migration.indexOf('/') + 1))
                .and("signal", signal))
        .increment(time.toMillis() / 1000.0);
  }
}
