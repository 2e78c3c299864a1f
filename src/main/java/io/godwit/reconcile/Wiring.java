package io.godwit.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.engine.Engine;
import io.godwit.engine.Road;
import io.godwit.kube.ConfigMaps;
import io.godwit.kube.Events;
import io.godwit.kube.WorkerImage;
import io.godwit.kube.WorkerJobs;
import io.godwit.phase.Phases;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the operator together. */
@Singleton
final class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);

  @Produces
  @Singleton
  Watchers watchers(KubernetesClient client) {
    return new Watchers(client);
  }

  @Produces
  @Singleton
  Events events(
      KubernetesClient client,
      Clock clock,
      @ConfigProperty(name = "POD_NAME", defaultValue = "godwit-operator") String pod) {
    return new Events(client, clock, pod);
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  Engine engine() {
    return new Engine(new Road(Phases.inOrder()));
  }

  @Produces
  @Singleton
  MigrationReconciler.Parts parts(
      KubernetesClient client,
      Engine engine,
      Watchers watchers,
      Events events,
      Clock clock,
      MeterRegistry registry,
      @ConfigProperty(name = "GODWIT_IMAGE") String image,
      @ConfigProperty(name = "GODWIT_WORKER_SERVICE_ACCOUNT", defaultValue = "default")
          String account) {
    String cluster = clusterUid(client);
    WorkerJobs jobs = new WorkerJobs(client, new WorkerImage(image, account));
    Performer performer = new Performer(jobs, cluster);
    return new MigrationReconciler.Parts(
        new Observer(client, jobs, watchers, cluster, clock),
        performer,
        new StatusWriter(clock),
        new Story(events),
        new PlanPublisher(new ConfigMaps(client)),
        new Cleanup(engine, performer, events, client, clock),
        new MigrationMetrics(registry),
        watchers);
  }

  @Produces
  @Singleton
  @Unremovable
  LeaderElectionConfiguration leaderElection() {
    return new LeaderElectionConfiguration("godwit-operator");
  }

  /** The cluster's own name for itself, as far as we may ask. */
  private static String clusterUid(KubernetesClient client) {
    try {
      var namespace = client.namespaces().withName("kube-system").get();
      return namespace == null ? "unknown" : namespace.getMetadata().getUid();
    } catch (KubernetesClientException e) {
      LOG.info(
          "namespace kube-system cannot be read: claims in the ledger will not name this cluster");
      return "unknown";
    }
  }
}
