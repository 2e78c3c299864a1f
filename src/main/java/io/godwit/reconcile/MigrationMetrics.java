package io.godwit.reconcile;

import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.engine.Ledger;
import io.godwit.engine.Windows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Each migration's state as metrics; the series go with the resource. */
final class MigrationMetrics {

  private final MeterRegistry registry;
  private final Map<String, MigrationStatus> latest = new ConcurrentHashMap<>();
  private final Map<String, List<Meter>> meters = new ConcurrentHashMap<>();
  private final Map<String, Meter> info = new ConcurrentHashMap<>();
  private final ShadowMetrics shadow;
  private final GateMetrics gates;
  private final DualWriteMetrics dualWrites;

  MigrationMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.shadow = new ShadowMetrics(registry);
    this.gates = new GateMetrics(registry);
    this.dualWrites = new DualWriteMetrics(registry, Clock.systemUTC());
  }

  void record(Migration migration, MigrationStatus status, @Nullable Ledger ledger) {
    String uid = migration.getMetadata().getUid();
    MigrationStatus before = latest.put(uid, status);
    Tags tags =
        Tags.of(
            "namespace", migration.getMetadata().getNamespace(),
            "migration", migration.getMetadata().getName());
    meters.computeIfAbsent(uid, key -> register(key, tags));
    shadow.record(uid, tags, status);
    gates.record(uid, tags, status, ledger);
    dualWrites.record(uid, tags, migration.getSpec().dualWrite().by(), ledger);
    if (before == null || !String.valueOf(before.phase()).equals(status.phase())) {
      Meter former =
          info.put(
              uid,
              Gauge.builder("godwit.migration.info", () -> 1)
                  .description("The phase that a migration is in; always 1.")
                  .tags(
                      tags.and(
                          "phase", String.valueOf(status.phase()),
                          "database", migration.getSpec().databaseRef().name()))
                  .register(registry));
      if (former != null) {
        registry.remove(former);
      }
    }
  }

  void forget(Migration migration) {
    String uid = migration.getMetadata().getUid();
    latest.remove(uid);
    shadow.forget(uid);
    gates.forget(uid);
    dualWrites.forget(uid);
    List<Meter> gone = meters.remove(uid);
    if (gone != null) {
      gone.forEach(registry::remove);
    }
    Meter phase = info.remove(uid);
    if (phase != null) {
      registry.remove(phase);
    }
  }

  private List<Meter> register(String uid, Tags tags) {
    List<Meter> list = new ArrayList<>();
    list.add(
        gauge(
            uid,
            tags,
            "godwit.backfill.rows",
            "Rows that the backfill has passed over.",
            status -> status.progress() == null ? 0 : status.progress().rowsDone()));
    list.add(
        gauge(
            uid,
            tags,
            "godwit.backfill.rows.estimated",
            "Rows that the backfill has to pass over, as estimated.",
            status -> status.progress() == null ? 0 : status.progress().rowsEstimated()));
    list.add(
        gauge(
            uid,
            tags,
            "godwit.divergence.rows",
            "Rows that differed in the last comparison; NaN before the first.",
            status -> status.divergence() == null ? Double.NaN : status.divergence().diverged()));
    list.add(
        gauge(
            uid,
            tags,
            "godwit.flag.percent",
            "Percent of readers on the new shape; NaN without a flag.",
            status -> status.flagPercent() == null ? Double.NaN : status.flagPercent()));
    list.add(
        gauge(
            uid,
            tags,
            "godwit.flag.tenants",
            "Tenants on the new shape as a whole, whatever the percentage; NaN without cohorts.",
            status -> status.cutover() == null ? Double.NaN : status.cutover().tenants()));
    list.add(
        gauge(
            uid,
            tags,
            "godwit.migration.overdue",
            "1 if the phase has passed its deadline.",
            status -> status.deadline() != null && status.deadline().overdue() ? 1 : 0));
    list.add(
        gauge(
            uid,
            tags,
            "godwit.migration.stalled",
            "1 if only a person can help.",
            status -> stalled(status) ? 1 : 0));
    list.add(
        gauge(
            uid,
            tags,
            "godwit.migration.outside.window",
            "1 while it waits for a window to open or a blackout to end.",
            status -> outsideWindow(status) ? 1 : 0));
    return list;
  }

  private static boolean outsideWindow(MigrationStatus status) {
    var waiting = status.waitingFor();
    return waiting != null
        && (waiting.gate().equals(Windows.GATE) || waiting.gate().equals(Windows.BLACKOUT));
  }

  private static boolean stalled(MigrationStatus status) {
    return status.conditions() != null
        && status.conditions().stream().anyMatch(condition -> condition.type().equals("Stalled"));
  }

  private Meter gauge(
      String uid,
      Tags tags,
      String name,
      String description,
      ToDoubleFunction<MigrationStatus> value) {
    return Gauge.builder(
            name,
            () -> {
              MigrationStatus status = latest.get(uid);
              return status == null ? Double.NaN : value.applyAsDouble(status);
            })
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
