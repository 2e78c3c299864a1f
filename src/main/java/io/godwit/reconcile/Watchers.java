package io.godwit.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.api.Database;
import io.godwit.gate.GateSources;
import io.godwit.kube.GateJobs;
import io.godwit.kube.GateReader;
import io.godwit.kube.Secrets;
import io.godwit.kube.WorkerImage;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One watcher for each Database, however many migrations it has: started when first asked for. */
public final class Watchers {
  private final KubernetesClient client;
  private final Secrets secrets;
  private final GateSources gateSources;
  private final MeterRegistry registry;
  private final Map<ResourceID, DatabaseWatcher> watchers = new ConcurrentHashMap<>();
  private volatile Consumer<ResourceID> wakeMigration = id -> {};
  private volatile Consumer<ResourceID> wakeDatabase = id -> {};

  /**
   * Watchers of the Databases of a cluster.
   *
   * @param image what Jobs of gates run that name none
   */
  public Watchers(KubernetesClient client, MeterRegistry registry, WorkerImage image) {
    this.client = client;
    this.registry = registry;
    this.secrets = new Secrets(client);
    this.gateSources = new GateSources(new GateReader(client), new GateJobs(client, image));
  }

  void onMigrationChange(Consumer<ResourceID> wake) {
    wakeMigration = wake;
  }

  void onDatabaseChange(Consumer<ResourceID> wake) {
    wakeDatabase = wake;
  }

  /** The watcher of a Database, started if there is none. */
  DatabaseWatcher of(Database database) {
    ResourceID id = ResourceID.fromResource(database);
    String uid = database.getMetadata().getUid();
    DatabaseWatcher watcher =
        watchers.compute(
            id,
            (key, known) -> {
              if (known != null && known.uid().equals(uid)) {
                return known;
              }
              // A namesake may be another database altogether: nothing seen of the old one counts.
              if (known != null) {
                known.stop();
              }
              return started(key, database);
            });
    watcher.use(database.getSpec());
    return watcher;
  }

  /** Ends all watches. */
  void stop() {
    watchers.values().forEach(DatabaseWatcher::stop);
  }

  private DatabaseWatcher started(ResourceID id, Database database) {
    DatabaseWatcher watcher =
        new DatabaseWatcher(
            database.getMetadata().getUid(),
            id.getNamespace().orElseThrow(),
            database.getSpec(),
            secrets,
            (self, migration) -> wakeMigration.accept(migrationId(migration)),
            self -> wakeDatabase.accept(id),
            () -> stillThere(id, database.getMetadata().getUid()),
            new SignalMetrics(registry, id.getNamespace().orElseThrow(), id.getName()),
            gateSources);
    Thread.ofPlatform().daemon().name("watcher-" + id.getName()).start(watcher);
    Thread.ofPlatform().daemon().name("signals-" + id.getName()).start(watcher.signals());
    return watcher;
  }

  private static ResourceID migrationId(String migration) {
    int slash = migration.indexOf('/');
    return new ResourceID(migration.substring(slash + 1), migration.substring(0, slash));
  }

  /** False once the Database is gone: its watcher ends, and is forgotten. */
  private boolean stillThere(ResourceID id, String uid) {
    Database found =
        client
            .resources(Database.class)
            .inNamespace(id.getNamespace().orElseThrow())
            .withName(id.getName())
            .get();
    if (found == null) {
      watchers.computeIfPresent(id, (key, known) -> known.uid().equals(uid) ? null : known);
    }
    return found != null && found.getMetadata().getUid().equals(uid);
  }
}
