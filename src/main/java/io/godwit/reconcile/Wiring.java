package io.godwit.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.engine.Engine;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Road;
import io.godwit.kube.ConfigMaps;
import io.godwit.kube.Events;
import io.godwit.kube.Namespaces;
import io.godwit.kube.Secrets;
import io.godwit.kube.WorkerImage;
import io.godwit.kube.WorkerJobs;
import io.godwit.kube.Workloads;
import io.godwit.notice.Delivery;
import io.godwit.phase.Phases;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the operator together. */
@Singleton
final class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);

  @Produces
  @Singleton
  Watchers watchers(KubernetesClient client, MeterRegistry registry, WorkerImage image) {
    return new Watchers(client, registry, image);
  }

  @Produces
  @Singleton
  WorkerImage image(
      @ConfigProperty(name = "GODWIT_IMAGE") String image,
      @ConfigProperty(name = "GODWIT_WORKER_SERVICE_ACCOUNT", defaultValue = "godwit-worker")
          String account,
      @ConfigProperty(name = "GODWIT_MAKE_WORKER_ACCOUNT", defaultValue = "false")
          boolean makeAccount) {
    return new WorkerImage(image, account, makeAccount);
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
  Delivery delivery(KubernetesClient client) {
    Secrets secrets = new Secrets(client);
    return new Delivery(
        (namespace, receiver) ->
            receiver.urlFrom() == null
                ? Optional.ofNullable(receiver.url())
                : secrets.value(namespace, receiver.urlFrom().name(), receiver.urlFrom().key()));
  }

  void close(@Disposes Delivery delivery) {
    delivery.close();
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
      Delivery delivery,
      Clock clock,
      MeterRegistry registry,
      WorkerImage image,
      @ConfigProperty(name = "GODWIT_DELETION_DEADLINE", defaultValue = "10m")
          String deletionDeadline) {
    String cluster = clusterUid(client);
    WorkerJobs jobs = new WorkerJobs(client, image);
    Workloads workloads = new Workloads(client);
    Performer performer = new Performer(jobs, workloads, cluster);
    var deletion =
        new Cleanup.Limits(GoDuration.parse(deletionDeadline), new Namespaces(client)::terminating);
    return new MigrationReconciler.Parts(
        new Observer(client, jobs, workloads, watchers, cluster, clock),
        performer,
        new StatusWriter(clock),
        new Story(events),
        new Announcer(delivery, clock),
        new PlanPublisher(new ConfigMaps(client)),
        new ListPublisher(new ConfigMaps(client)),
        new ReportPublisher(new ConfigMaps(client)),
        new RequestKeeper(),
        new Cleanup(engine, performer, events, deletion, clock),
        new MigrationMetrics(registry),
        watchers);
  }

  @Produces
  @Singleton
  @Unremovable
  LeaderElectionConfiguration leaderElection(Leadership leadership) {
    return new LeaderElectionConfiguration(
        "godwit-operator",
        null,
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        null,
        leadership.callbacks(),
        false);
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
