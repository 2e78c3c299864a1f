package io.godwit.reconcile;

import io.godwit.api.MigrationStatus;
import io.godwit.api.ShadowReadStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * Shadow reads as metrics, a few series for each pair. Counters begin anew with each move of the
 * flag, which {@code rate()} takes for the restart of a process.
 */
final class ShadowMetrics {
  private record Key(String uid, String name) {}

  private final MeterRegistry registry;
  private final Map<Key, ShadowReadStatus> latest = new ConcurrentHashMap<>();
  private final Map<Key, List<Meter>> meters = new ConcurrentHashMap<>();

  ShadowMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** What status says now; pairs that are not declared any more go. */
  void record(String uid, Tags tags, MigrationStatus status) {
    List<ShadowReadStatus> reads = status.shadowReads() == null ? List.of() : status.shadowReads();
    for (ShadowReadStatus one : reads) {
      Key key = new Key(uid, one.name());
      latest.put(key, one);
      meters.computeIfAbsent(
          key, pair -> register(pair, tags.and("name", one.name(), "source", one.source())));
    }
    List<String> names = reads.stream().map(ShadowReadStatus::name).toList();
    meters.keySet().stream()
        .filter(key -> key.uid().equals(uid) && !names.contains(key.name()))
        .toList()
        .forEach(this::remove);
  }

  void forget(String uid) {
    meters.keySet().stream().filter(key -> key.uid().equals(uid)).toList().forEach(this::remove);
  }

  private void remove(Key key) {
    latest.remove(key);
    List<Meter> gone = meters.remove(key);
    if (gone != null) {
      gone.forEach(registry::remove);
    }
  }

  private List<Meter> register(Key key, Tags tags) {
    List<Meter> list = new ArrayList<>();
    list.add(
        counter(
            key,
            tags.and("result", "match"),
            reads -> (double) reads.samples() - reads.mismatches() - reads.newErrors()));
    list.add(counter(key, tags.and("result", "mismatch"), ShadowReadStatus::mismatches));
    list.add(counter(key, tags.and("result", "error"), ShadowReadStatus::newErrors));
    list.add(
        Gauge.builder("godwit.migration.shadow.p99.ratio", () -> ratio(latest.get(key)))
            .description(
                "p99 latency of the new query by that of the old one; NaN while not known.")
            .tags(tags)
            .register(registry));
    return list;
  }

  private Meter counter(Key key, Tags tags, ToDoubleFunction<ShadowReadStatus> value) {
    return FunctionCounter.builder(
            "godwit.migration.shadow.read",
            latest,
            all -> {
              ShadowReadStatus reads = all.get(key);
              return reads == null ? 0 : value.applyAsDouble(reads);
            })
        .description("Reads of both shapes, by what came of them.")
        .tags(tags)
        .register(registry);
  }

  private static double ratio(@org.jspecify.annotations.Nullable ShadowReadStatus reads) {
    return reads == null || reads.p99Ratio() == null
        ? Double.NaN
        : Double.parseDouble(reads.p99Ratio());
  }
}
