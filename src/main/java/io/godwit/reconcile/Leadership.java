package io.godwit.reconcile;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.godwit.api.Migration;
import io.godwit.kube.Labels;
import io.godwit.kube.Namespaces;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.ReconcilerUtils;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * From the day this operator leads to the day it stops. A finalizer is a promise that somebody will
 * look after a deletion: whoever stops takes back the promises that need nobody, and those that
 * nobody will keep.
 */
@Singleton
final class Leadership {
  private static final Logger LOG = Logger.getLogger(Leadership.class);
  private static final String FINALIZER = ReconcilerUtils.getDefaultFinalizerName(Migration.class);
  private static final String EVERYWHERE = "JOSDK_ALL_NAMESPACES";

  private final String namespace;
  private final boolean everywhere;
  private volatile boolean leading;
  private volatile boolean stopping;

  Leadership(
      @ConfigProperty(name = "POD_NAMESPACE", defaultValue = "default") String namespace,
      @ConfigProperty(name = "quarkus.operator-sdk.namespaces", defaultValue = EVERYWHERE)
          List<String> watched) {
    this.namespace = namespace;
    this.everywhere = watched.contains(EVERYWHERE);
  }

  LeaderCallbacks callbacks() {
    return new LeaderCallbacks(() -> leading = true, this::lost, leader -> {});
  }

  /** Somebody else leads: not a word more from here, not even a farewell. */
  private void lost() {
    if (!stopping) {
      LOG.warn("the lease is lost; this operator ends");
      Runtime.getRuntime().halt(1);
    }
  }

  /** The lease is given back, so that the next one need not wait for it to expire. */
  void onShutdown(
      @Observes ShutdownEvent event,
      Operator operator,
      Watchers watchers,
      KubernetesClient client) {
    stopping = true;
    boolean led = leading;
    watchers.stop();
    operator.stop();
    // The operator has closed its own.
    try (var last = new KubernetesClientBuilder().withConfig(client.getConfiguration()).build()) {
      // The pods of a namespace go before everything else in it does: nobody comes after us.
      boolean nobodyComes = new Namespaces(last).terminating(namespace);
      if (led || nobodyComes) {
        takeFinalizersOff(last, nobodyComes);
      }
      if (nobodyComes) {
        removeJobs(last);
      }
    } catch (KubernetesClientException e) {
      LOG.warnf("finalizers or Jobs stay as they are: %s", e.getMessage());
    }
  }

  private void takeFinalizersOff(KubernetesClient client, boolean last) {
    var migrations = client.resources(Migration.class);
    List<Migration> ours =
        (everywhere && !last ? migrations.inAnyNamespace() : migrations.inNamespace(namespace))
            .list()
            .getItems();
    for (Migration migration : ours) {
      boolean settled = migration.getStatus() != null && migration.getStatus().outcome() != null;
      if (!migration.hasFinalizer(FINALIZER) || !(settled || last)) {
        continue;
      }
      if (!settled) {
        LOG.warnf(
            "%s: let go with its namespace; left in the database: %s",
            migration.getMetadata().getName(), Cleanup.left(migration, null));
      }
      PrimaryUpdateAndCacheUtils.removeFinalizer(client, migration, FINALIZER);
    }
  }

  /**
   * A failed pod waits for its replacement, which cannot come, as long as its Job is there; and
   * Jobs go only after all pods have gone. One by one: to delete a collection is a right that the
   * operator does not have.
   */
  private void removeJobs(KubernetesClient client) {
    var jobs = client.batch().v1().jobs().inNamespace(namespace);
    jobs.withLabelSelector(Labels.MANAGED)
        .list()
        .getItems()
        .forEach(
            job ->
                jobs.withName(job.getMetadata().getName())
                    .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                    .delete());
  }
}
