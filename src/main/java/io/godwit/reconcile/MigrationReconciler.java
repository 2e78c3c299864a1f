package io.godwit.reconcile;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.godwit.api.Database;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.engine.Decision;
import io.godwit.engine.Engine;
import io.godwit.kube.Labels;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Observe, decide, perform, project, write. */
@ControllerConfiguration(
    name = "migration",
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = MigrationFilter.class),
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 30, timeUnit = TimeUnit.SECONDS))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1_000,
    intervalMultiplier = 1.5,
    maxInterval = 60_000)
public final class MigrationReconciler implements Reconciler<Migration>, Cleaner<Migration> {
  /** How soon a migration at work is looked at again, should nothing wake it. */
  private static final Duration AT_WORK = Duration.ofSeconds(2);

  private final Engine engine;
  private final Parts parts;

  /** A reconciler that asks an engine. */
  MigrationReconciler(Engine engine, Parts parts) {
    this.engine = engine;
    this.parts = parts;
  }

  /** What the shell is made of. */
  record Parts(
      Observer observer,
      Performer performer,
      StatusWriter statusWriter,
      Story story,
      Announcer announcer,
      PlanPublisher plans,
      ListPublisher lists,
      ReportPublisher report,
      RequestKeeper requests,
      Cleanup cleanup,
      MigrationMetrics metrics,
      Watchers watchers) {}

  @Override
  public UpdateControl<Migration> reconcile(Migration migration, Context<Migration> context) {
    Observer.Sight sight = observe(migration, context);
    Decision decision = engine.decide(sight.situation());
    parts.performer().perform(sight, decision);
    parts.requests().keep(sight);
    MigrationStatus before = migration.getStatus();
    MigrationStatus status =
        Projector.project(migration, sight, decision, parts.plans().publish(sight));
    if (parts.statusWriter().write(migration, status, context)) {
      parts.story().tell(migration, before, status);
      parts.announcer().tell(migration, sight.database(), before, status);
    }
    parts.lists().publish(sight);
    parts.report().publish(sight);
    parts.metrics().record(migration, status, sight.situation().ledgerOrNull());
    return decision instanceof Decision.Nothing
        ? UpdateControl.noUpdate()
        : UpdateControl.<Migration>noUpdate().rescheduleAfter(AT_WORK);
  }

  @Override
  public DeleteControl cleanup(Migration migration, Context<Migration> context) {
    Observer.Sight sight = observe(migration, context);
    Cleanup.Result result = parts.cleanup().step(sight);
    if (result.decision() != null) {
      MigrationStatus before = migration.getStatus();
      MigrationStatus status =
          Projector.project(
              migration, sight, result.decision(), before == null ? "" : before.plan());
      if (parts.statusWriter().write(migration, status, context)) {
        parts.story().tell(migration, before, status);
        parts.announcer().tell(migration, sight.database(), before, status);
      }
    }
    if (!result.over()) {
      return DeleteControl.noFinalizerRemoval().rescheduleAfter(AT_WORK.toMillis());
    }
    parts.observer().forget(migration);
    parts.statusWriter().forget(migration);
    parts.lists().forget(migration);
    parts.report().forget(migration);
    parts.requests().forget(migration);
    parts.metrics().forget(migration);
    return DeleteControl.defaultDelete();
  }

  private Observer.Sight observe(Migration migration, Context<Migration> context) {
    return parts
        .observer()
        .observe(
            migration,
            context.getSecondaryResources(Job.class).stream(),
            context.getPrimaryCache().list());
  }

  @Override
  public List<EventSource<?, Migration>> prepareEventSources(
      EventSourceContext<Migration> context) {
    var wake = new SimpleInboundEventSource<Migration>("database-watcher");
    parts.watchers().onMigrationChange(wake::propagateEvent);
    var jobs =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Job.class, Migration.class)
                .withName("jobs")
                .withLabelSelector(Labels.MANAGED)
                .withSecondaryToPrimaryMapper(MigrationReconciler::migrationOf)
                .withNamespacesInheritedFromController()
                .build(),
            context);
    var databases =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Database.class, Migration.class)
                .withName("databases")
                .withSecondaryToPrimaryMapper(database -> migrationsOf(database, context))
                .withPrimaryToSecondaryMapper(
                    (Migration migration) ->
                        Set.of(
                            new ResourceID(
                                migration.getSpec().databaseRef().name(),
                                migration.getMetadata().getNamespace())))
                .withNamespacesInheritedFromController()
                .build(),
            context);
    return List.of(wake, jobs, databases);
  }

  /** By label, not by owner: a rollback's Job has none. */
  private static Set<ResourceID> migrationOf(Job job) {
    Map<String, String> labels = job.getMetadata().getLabels();
    String name = labels == null ? null : labels.get(Labels.MIGRATION);
    return name == null ? Set.of() : Set.of(new ResourceID(name, job.getMetadata().getNamespace()));
  }

  private static Set<ResourceID> migrationsOf(
      Database database, EventSourceContext<Migration> context) {
    return context
        .getPrimaryCache()
        .list(database.getMetadata().getNamespace())
        .filter(
            migration ->
                migration.getSpec().databaseRef().name().equals(database.getMetadata().getName()))
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }
}
