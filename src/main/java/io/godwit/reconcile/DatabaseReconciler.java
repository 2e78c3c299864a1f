package io.godwit.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.api.Condition;
import io.godwit.api.Database;
import io.godwit.api.DatabaseStatus;
import io.godwit.api.DatabaseStatus.MigrationEntry;
import io.godwit.api.DatabaseStatus.RoleStatus;
import io.godwit.api.Migration;
import io.godwit.api.SignalStatus;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.engine.Timetable;
import io.godwit.kube.Events;
import io.godwit.sql.Preflight;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of each Database whether it can be used, and what is under way in it. */
@ControllerConfiguration(
    name = "database",
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 60, timeUnit = TimeUnit.SECONDS))
public final class DatabaseReconciler implements Reconciler<Database> {
  /** Of each list: all of status has to stay below 32 KiB. */
  private static final int ENTRIES = 40;

  private static final int GRANTS = 16;
  private static final int GRANT = 480;

  private final Watchers watchers;
  private final KubernetesClient client;
  private final Events events;
  private final Clock clock;

  DatabaseReconciler(Watchers watchers, KubernetesClient client, Events events, Clock clock) {
    this.watchers = watchers;
    this.client = client;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public UpdateControl<Database> reconcile(Database database, Context<Database> context) {
    DatabaseWatcher watcher = watchers.of(database);
    DatabaseStatus before = database.getStatus();
    DatabaseStatus status = project(database, watcher);
    if (!status.equals(before)) {
      Database fresh = new Database();
      fresh.setMetadata(
          new ObjectMetaBuilder()
              .withName(database.getMetadata().getName())
              .withNamespace(database.getMetadata().getNamespace())
              .build());
      fresh.setSpec(database.getSpec());
      fresh.setStatus(status);
      PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(database, fresh, context);
      tell(database, before, status);
    }
    return UpdateControl.noUpdate();
  }

  private DatabaseStatus project(Database database, DatabaseWatcher watcher) {
    DatabaseView view = watcher.view();
    List<SignalStatus> signals = watcher.signals().statuses();
    var trouble = view.trouble();
    var server = view.server();
    Reason reason = trouble == null ? Reason.CONNECTED : trouble.reason();
    var conditions =
        new Conditions(
                database.getStatus() == null ? null : database.getStatus().conditions(),
                database.getMetadata().getGeneration(),
                clock.instant())
            .add(
                "Ready",
                trouble == null,
                reason,
                trouble != null
                    ? trouble.message()
                    : server == null ? "connected" : "PostgreSQL " + server.version());
    windows(conditions, Timetable.of(database.getSpec()));
    Set<String> resources =
        client
            .resources(Migration.class)
            .inNamespace(database.getMetadata().getNamespace())
            .list()
            .getItems()
            .stream()
            .map(migration -> migration.getMetadata().getName())
            .collect(Collectors.toSet());
    return new DatabaseStatus(
        database.getMetadata().getGeneration(),
        conditions.list(),
        trouble == null || reason == Reason.MISSING_GRANTS || reason == Reason.POOLER_DETECTED,
        server == null ? null : server.version(),
        server == null ? null : server.pooler(),
        server == null ? null : server.systemIdentifier(),
        server == null ? null : server.databaseOid(),
        server == null ? null : server.roles().stream().map(DatabaseReconciler::role).toList(),
        entries(database, view, resources, true),
        entries(database, view, resources, false),
        signals.isEmpty() ? null : signals);
  }

  /** What is not understood is said here, and holds the migrations. */
  private static void windows(Conditions conditions, Timetable timetable) {
    if (timetable.empty()) {
      return;
    }
    List<String> mistakes = timetable.mistakes();
    conditions.add(
        "WindowsValid",
        mistakes.isEmpty(),
        mistakes.isEmpty() ? Reason.WINDOWS_VALID : Reason.WINDOW_INVALID,
        mistakes.isEmpty()
            ? ""
            : String.join("; ", mistakes) + ". Phases that it concerns are held");
  }

  private static RoleStatus role(Preflight.Rights rights) {
    return new RoleStatus(
        rights.role(),
        rights.user(),
        rights.missing().stream()
            .limit(GRANTS)
            .map(grant -> Conditions.cut(grant, GRANT))
            .toList());
  }

  /** Migrations of this namespace whose resource is there, or those whose resource is gone. */
  private static List<MigrationEntry> entries(
      Database database, DatabaseView view, Set<String> resources, boolean there) {
    String prefix = database.getMetadata().getNamespace() + "/";
    return view.ledgers().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .filter(entry -> there || unsettled(entry.getValue()))
        .filter(entry -> resources.contains(entry.getKey().substring(prefix.length())) == there)
        // Should there be too many, those that are at work come first.
        .sorted(
            Comparator.comparing((Map.Entry<String, Ledger> entry) -> !unsettled(entry.getValue()))
                .thenComparing(Map.Entry::getKey))
        .map(entry -> entry(entry, prefix))
        .limit(ENTRIES)
        .toList();
  }

  private static boolean unsettled(Ledger ledger) {
    return ledger.outcome() == null;
  }

  private static MigrationEntry entry(Map.Entry<String, Ledger> entry, String prefix) {
    Ledger ledger = entry.getValue();
    return new MigrationEntry(
        entry.getKey().substring(prefix.length()),
        ledger.table(),
        ledger.outcome() == null ? ledger.phase().word() : ledger.outcome().word());
  }

  private void tell(Database database, @Nullable DatabaseStatus before, DatabaseStatus now) {
    var condition = Objects.requireNonNull(now.conditions()).getFirst();
    var former =
        before == null || before.conditions() == null ? null : before.conditions().getFirst();
    if (former == null || !former.reason().equals(condition.reason())) {
      events.tell(
          database,
          new Events.Happening(
              condition.status().equals("False"),
              condition.reason(),
              "Connect",
              condition.message()));
    }
    Objects.requireNonNull(now.conditions()).stream()
        .filter(one -> one.reason().equals(Reason.WINDOW_INVALID.word()))
        .filter(
            one -> before == null || before.conditions() == null || !said(before.conditions(), one))
        .forEach(
            one ->
                events.tell(
                    database,
                    new Events.Happening(true, one.reason(), "ReadWindows", one.message())));
    List<MigrationEntry> orphaned = Objects.requireNonNullElse(now.orphaned(), List.of());
    for (MigrationEntry orphan : orphaned) {
      boolean known =
          before != null && before.orphaned() != null && before.orphaned().contains(orphan);
      if (!known) {
        events.tell(
            database,
            new Events.Happening(
                true,
                "MigrationOrphaned",
                "Watch",
                "Migration "
                    + orphan.name()
                    + " is alive in the database, phase "
                    + orphan.phase()
                    + ", but its resource is gone; apply it again, or see godwit uninstall"));
      }
    }
  }

  private static boolean said(List<Condition> before, Condition now) {
    return before.stream()
        .anyMatch(one -> one.reason().equals(now.reason()) && one.message().equals(now.message()));
  }

  @Override
  public List<EventSource<?, Database>> prepareEventSources(EventSourceContext<Database> context) {
    var wake = new SimpleInboundEventSource<Database>("database-watcher");
    watchers.onDatabaseChange(wake::propagateEvent);
    return List.of(wake);
  }
}
