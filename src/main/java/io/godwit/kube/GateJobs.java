package io.godwit.kube;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.GateProvider;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that measure: one for each measurement, of a name that anybody finds again who wants the
 * same measurement. Nobody waits for one here; it is asked after.
 */
public final class GateJobs {
  private static final int LONGEST = 300;

  private final KubernetesClient client;
  private final Jobs jobs;
  private final WorkerImage image;
  private final WorkerAccounts accounts;

  /** Jobs that run an image of their own, or the operator's. */
  public GateJobs(KubernetesClient client, WorkerImage image) {
    this.client = client;
    this.jobs = new Jobs(client);
    this.image = image;
    this.accounts = new WorkerAccounts(client, image.serviceAccount());
  }

  /**
   * A measurement that is wanted.
   *
   * @param migration name of the Migration, which owns the Job
   * @param uid its uid
   * @param gate name of the gate
   * @param measurement names the measurement: the same Job for the same words
   * @param job what is to run
   * @param begun true if its Job has been seen: one that is absent then is lost
   */
  public record Order(
      String namespace,
      String migration,
      String uid,
      String gate,
      String measurement,
      GateProvider.Job job,
      boolean begun) {}

  /** How far a measurement is. */
  public sealed interface State {
    /** It is at work, or will be. */
    record Measuring() implements State {}

    /**
     * Its container has ended.
     *
     * @param message what it wrote to its termination message, or null
     * @param at when it ended
     */
    record Ended(int exitCode, @Nullable String message, Instant at) implements State {}

    /** Nothing was measured, and why. */
    record Lost(String why) implements State {}
  }

  /**
   * How far a measurement is; begun where nobody has yet.
   *
   * @throws GateReader.Unreachable if the API server does not say
   */
  public State ask(Order order) {
    try {
      String name = GateJobTemplate.name(order);
      Job found = jobs.find(order.namespace(), name);
      if (found == null) {
        return order.begun() ? new State.Lost("Job " + name + " is gone") : begin(order);
      }
      State state = GateJobReport.of(found, order.job(), jobs.pods(found));
      if (state instanceof State.Lost && !GateJobReport.over(found)) {
        // Whoever measures again would find it in the way.
        jobs.delete(order.namespace(), name);
      }
      return state;
    } catch (KubernetesClientException e) {
      throw new GateReader.Unreachable(
          "the API server does not say: HTTP status " + e.getCode(), e);
    }
  }

  private State begin(Order order) {
    String account = order.job().serviceAccountName();
    if (account != null && !allowed(order.namespace(), account)) {
      return new State.Lost(
          "ServiceAccount "
              + account
              + " is not there, or does not bear the label "
              + Labels.ALLOW_GATE_JOBS
              + "=true");
    }
    if (account == null && image.makeAccount()) {
      accounts.ensure(order.namespace());
    }
    try {
      client.resource(GateJobTemplate.job(order, image)).create();
      return new State.Measuring();
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_CONFLICT
          ? new State.Measuring()
          : new State.Lost("its Job cannot be created: " + words(e));
    }
  }

  /** The token of an account is more than everybody who writes a Migration may have. */
  private boolean allowed(String namespace, String account) {
    ServiceAccount found = client.serviceAccounts().inNamespace(namespace).withName(account).get();
    return found != null
        && found.getMetadata().getLabels() != null
        && "true".equals(found.getMetadata().getLabels().get(Labels.ALLOW_GATE_JOBS));
  }

  private static String words(KubernetesClientException e) {
    String said =
        Optional.ofNullable(e.getStatus())
            .map(status -> Objects.requireNonNullElse(status.getMessage(), ""))
            .orElse("");
    return "HTTP status "
        + e.getCode()
        + (said.isEmpty() ? "" : ", " + said.substring(0, Math.min(LONGEST, said.length())));
  }
}
