package io.godwit.reconcile;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.api.Database;
import io.godwit.api.DatabaseRef;
import io.godwit.api.Migration;
import io.godwit.api.RestartSpec;
import io.godwit.engine.AskedGate;
import io.godwit.engine.Gate;
import io.godwit.engine.Hashes;
import io.godwit.engine.JobState;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.engine.RestartSeen;
import io.godwit.engine.Restarts;
import io.godwit.engine.Situation;
import io.godwit.engine.Surroundings;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.engine.TableName;
import io.godwit.engine.Terms;
import io.godwit.flag.FlagProvider;
import io.godwit.flag.Flags;
import io.godwit.kube.GateReader;
import io.godwit.kube.Labels;
import io.godwit.kube.WorkerJobs;
import io.godwit.kube.Workloads;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers everything that the engine may know, once for each reconciliation. */
final class Observer {
  private final KubernetesClient client;
  private final WorkerJobs jobs;
  private final Watchers watchers;
  private final String cluster;
  private final Flags flags;
  private final Clock clock;
  private final GateBook book;
  private final Workloads workloads;
  private final Turns turns = new Turns();

  Observer(
      KubernetesClient client,
      WorkerJobs jobs,
      Workloads workloads,
      Watchers watchers,
      String cluster,
      Clock clock) {
    this.workloads = workloads;
    this.client = client;
    this.jobs = jobs;
    this.watchers = watchers;
    this.cluster = cluster;
    this.flags = new Flags(client, clock);
    this.clock = clock;
    this.book = new GateBook(new GateReader(client));
  }

  /**
   * What was seen.
   *
   * @param database the Database, or null if there is none of that name
   * @param copy the Database of the copy that the migration is performed on first, or null
   * @param watcher its watcher, or null
   */
  record Sight(
      Migration migration,
      Situation situation,
      Asked asked,
      @Nullable Database database,
      @Nullable Database copy,
      @Nullable DatabaseWatcher watcher,
      FlagProvider flag,
      Map<String, Job> jobs) {

    String key() {
      return migration.getMetadata().getNamespace() + "/" + migration.getMetadata().getName();
    }
  }

  /**
   * Looks around.
   *
   * @param ours the Jobs that bear the migration's name
   * @param others all migrations that are known
   */
  Sight observe(Migration migration, Stream<Job> ours, Stream<Migration> others) {
    String namespace = migration.getMetadata().getNamespace();
    String name = migration.getMetadata().getName();
    String key = namespace + "/" + name;
    Instant now = clock.instant();
    List<Migration> known = others.toList();
    Database database = database(namespace, migration.getSpec().databaseRef());
    DatabaseWatcher watcher = database == null ? null : watchers.of(database);
    if (watcher != null && !ended(migration)) {
      watcher.attend();
    }
    DatabaseView view = watcher == null ? null : watcher.view();
    Ledger found = view == null ? null : view.ledgers().get(key);
    List<AskedGate> asked = book.of(migration, found);
    List<Gate> gates = asked.stream().map(AskedGate::gate).toList();
    Attempts attempts = Attempts.of(migration, found, Terms.of(migration.getSpec(), gates), now);
    if (watcher != null && attempts.ledger() != null) {
      String uid = migration.getMetadata().getUid();
      watcher.claim(key, uid);
      watcher.signals().guard(key, uid, migration.getSpec().backfill().signals());
      watcher
          .gates()
          .guard(
              key, new WatchedGates.Guarded(uid, attempts.attempt(), migration.getSpec(), asked));
    }
    DatabaseRef rehearse = migration.getSpec().copy();
    Database copy = rehearse == null ? null : database(namespace, rehearse);
    FlagProvider flag = flags.of(migration, attempts.ledger());
    Map<String, Job> existing = new HashMap<>();
    Map<String, JobState> states = new HashMap<>();
    ours.filter(job -> ofThis(job, migration))
        .forEach(
            job -> {
              existing.put(job.getMetadata().getName(), job);
              // What a gate measures is seen in its run; its Jobs are known to be stopped only.
              if (!job.getMetadata().getLabels().containsKey(Labels.GATE)) {
                states.put(job.getMetadata().getName(), jobs.state(job));
              }
            });
    Surroundings surroundings =
        new Surroundings(
            copyMissing(migration, attempts.ledger(), copy)
                .orElseGet(() -> trouble(migration, database, view)),
            database != null && database.getSpec().hold(),
            busyWith(migration, attempts.ledger(), known.stream()),
            flag.seen().behind(Flags.below(migration, known.stream())),
            watcher == null ? null : watcher.signals().throttling(key),
            gates,
            restarts(migration, attempts.ledger()),
            turns.of(migration, database, view, known),
            migration.getMetadata().getUid(),
            cluster);
    Situation situation =
        new Situation(
            name,
            migration.getSpec(),
            attempts.attempt(),
            Hashes.ofChange(migration.getSpec()),
            attempts.ledger(),
            states,
            attempts.asked().requests(),
            surroundings,
            now);
    return new Sight(
        migration, situation, attempts.asked(), database, copy, watcher, flag, existing);
  }

  private @Nullable Database database(String namespace, DatabaseRef ref) {
    return client.resources(Database.class).inNamespace(namespace).withName(ref.name()).get();
  }

  /** Once there is a plan nobody asks for the copy any more. */
  private static Optional<Trouble> copyMissing(
      Migration migration, @Nullable Ledger ledger, @Nullable Database copy) {
    DatabaseRef wanted = migration.getSpec().copy();
    return wanted == null || copy != null || ledger != null
        ? Optional.empty()
        : Optional.of(
            new Trouble(
                Reason.DATABASE_NOT_FOUND,
                "there is no Database %s in namespace %s to rehearse on; create it, or correct spec.prepare.rehearse.databaseRef.name"
                    .formatted(wanted.name(), migration.getMetadata().getNamespace())));
  }

  /** A migration is gone. */
  void forget(Migration migration) {
    flags.forget(migration);
  }

  private List<RestartSeen> restarts(Migration migration, @Nullable Ledger ledger) {
    List<RestartSpec> asked = migration.getSpec().cutover().restart();
    return asked == null || Restarts.needed(migration.getSpec(), ledger).isEmpty()
        ? List.of()
        : asked.stream()
            .map(one -> workloads.seen(migration.getMetadata().getNamespace(), one))
            .toList();
  }

  private static boolean ended(Migration migration) {
    return migration.getStatus() != null && migration.getStatus().outcome() != null;
  }

  private static boolean ofThis(Job job, Migration migration) {
    return migration.getMetadata().getUid().equals(job.getMetadata().getLabels().get(Labels.UID));
  }

  private static @Nullable Trouble trouble(
      Migration migration, @Nullable Database database, @Nullable DatabaseView view) {
    if (database == null || view == null) {
      return new Trouble(
          Reason.DATABASE_NOT_FOUND,
          "there is no Database "
              + migration.getSpec().databaseRef().name()
              + " in namespace "
              + migration.getMetadata().getNamespace()
              + "; create it, or correct spec.databaseRef.name");
    }
    var status = migration.getStatus();
    return view.trouble() != null || status == null || status.outcome() != null
        ? view.trouble()
        : OtherServer.found(status.database(), view.server());
  }

  /** Only a migration that has not begun waits for another one. */
  private static @Nullable String busyWith(
      Migration migration, @Nullable Ledger ledger, Stream<Migration> others) {
    if (ledger != null) {
      return null;
    }
    List<Migration> sameTable =
        others
            .filter(other -> sameTable(other, migration))
            .filter(other -> other.getStatus() == null || other.getStatus().outcome() == null)
            .sorted(ORDER)
            .toList();
    Optional<Migration> first = sameTable.stream().findFirst();
    return first
        .filter(other -> !uid(other).equals(uid(migration)))
        .map(other -> other.getMetadata().getName())
        .orElse(null);
  }

  /** Whoever has begun goes first, then whoever is older. */
  static final Comparator<Migration> ORDER =
      Comparator.comparing(
              (Migration m) -> m.getStatus() == null || m.getStatus().startTime() == null)
          .thenComparing(m -> m.getMetadata().getCreationTimestamp())
          .thenComparing(m -> m.getMetadata().getName());

  private static boolean sameTable(Migration one, Migration other) {
    return one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace())
        && one.getSpec().databaseRef().equals(other.getSpec().databaseRef())
        && table(one).equals(table(other));
  }

  static TableName table(Migration migration) {
    return TableName.parse(migration.getSpec().change().kind().table());
  }

  private static String uid(Migration migration) {
    return migration.getMetadata().getUid();
  }
}
