package io.godwit.reconcile;

import io.godwit.api.DualWrite;
import io.godwit.engine.DualWrites;
import io.godwit.engine.Ledger;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The second write as metrics, from the ledger itself: a lag grows while nothing else changes. */
final class DualWriteMetrics {
  private record Seen(DualWrite.By by, @Nullable DualWrites writes) {}

  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<String, Seen> latest = new ConcurrentHashMap<>();
  private final Map<String, List<Meter>> meters = new ConcurrentHashMap<>();

  DualWriteMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** What the ledger says now; null while it cannot be seen. */
  void record(String uid, Tags tags, DualWrite.By by, @Nullable Ledger ledger) {
    latest.put(uid, new Seen(by, ledger == null ? null : ledger.dualWrites()));
    meters.computeIfAbsent(uid, key -> register(key, tags));
  }

  void forget(String uid) {
    latest.remove(uid);
    List<Meter> gone = meters.remove(uid);
    if (gone != null) {
      gone.forEach(registry::remove);
    }
  }

  private List<Meter> register(String uid, Tags tags) {
    return List.of(
        FunctionCounter.builder(
                "godwit.migration.dual.write.failures", latest, all -> failures(all.get(uid)))
            .description("Writes that did not reach the other side, their rows being there.")
            .tags(tags)
            .register(registry),
        Gauge.builder("godwit.migration.dual.write.lag.seconds", () -> lag(latest.get(uid)))
            .description(
                "For how long the row that waits longest lacks its new side; NaN while not known.")
            .tags(tags)
            .register(registry));
  }

  private static double failures(@Nullable Seen seen) {
    return seen == null || seen.writes() == null ? 0 : seen.writes().failedEver();
  }

  private double lag(@Nullable Seen seen) {
    if (seen == null || seen.writes() == null) {
      return Double.NaN;
    }
    Instant since = seen.writes().missingSince();
    // The trigger writes the other side in the same statement, or not at all.
    return since == null || seen.by() == DualWrite.By.TRIGGER
        ? 0
        : Duration.between(since, clock.instant()).toMillis() / 1000.0;
  }
}
