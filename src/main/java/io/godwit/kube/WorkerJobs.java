package io.godwit.kube;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.DatabaseSpec.Connection;
import io.godwit.api.Migration;
import io.godwit.engine.JobName;
import io.godwit.engine.JobState;
import io.godwit.engine.Ledger;
import io.godwit.engine.Role;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Jobs: created if absent, never changed but in their number of pods, read back as a state. */
public final class WorkerJobs {
  private final KubernetesClient client;
  private final Jobs jobs;
  private final JobTemplates templates;
  private final WorkerAccounts accounts;
  private final boolean makeAccount;

  /** Jobs that run an image. */
  public WorkerJobs(KubernetesClient client, WorkerImage image) {
    this.client = client;
    this.jobs = new Jobs(client);
    this.templates = new JobTemplates(image);
    this.accounts = new WorkerAccounts(client, image.serviceAccount());
    this.makeAccount = image.makeAccount();
  }

  /**
   * A Job that is wanted.
   *
   * @param copy the way to the copy that Prepare rehearses on, or null
   * @param ledger the migration's ledger, or null for Prepare
   * @param cluster uid of this cluster
   * @param adopt Prepare may take the migration over from another holder
   * @param users roles that others than the Job connect with, by what they are for: Prepare grants
   *     them what they need of the ledger
   */
  public record Order(
      JobName name,
      Migration migration,
      DatabaseSpec database,
      @Nullable Connection copy,
      @Nullable Ledger ledger,
      String cluster,
      boolean adopt,
      Map<Role, String> users) {
    public Order {
      users = Map.copyOf(users);
    }

    /** One role for everything. */
    public Order(
        JobName name,
        Migration migration,
        DatabaseSpec database,
        @Nullable Ledger ledger,
        String cluster,
        boolean adopt) {
      this(name, migration, database, null, ledger, cluster, adopt, Map.of());
    }
  }

  /** Sees to it that a Job exists, and has the number of pods that is wanted. */
  public void ensure(Order order, @Nullable Job existing) {
    if (existing == null) {
      create(order);
      return;
    }
    int pods = JobTemplates.pods(order);
    if (JobTemplates.elastic(order)
        && !Integer.valueOf(pods).equals(existing.getSpec().getParallelism())
        && existing.getStatus().getCompletionTime() == null) {
      // Only together may the two be changed on an Indexed Job.
      client
          .batch()
          .v1()
          .jobs()
          .inNamespace(existing.getMetadata().getNamespace())
          .withName(existing.getMetadata().getName())
          .patch("{\"spec\":{\"parallelism\":%d,\"completions\":%d}}".formatted(pods, pods));
    }
  }

  private void create(Order order) {
    Job job = templates.job(order);
    if (makeAccount) {
      accounts.ensure(job.getMetadata().getNamespace());
    }
    try {
      client.resource(job).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      removeNamesake(job);
    }
  }

  /**
   * Somebody was faster; or a Job of a resource of this name that is gone is in the way, as a
   * rollback's may be, which has no owner to go with.
   */
  private void removeNamesake(Job wanted) {
    String namespace = wanted.getMetadata().getNamespace();
    String name = wanted.getMetadata().getName();
    Job there = jobs.find(namespace, name);
    if (there != null && !Objects.equals(uid(wanted), uid(there))) {
      delete(namespace, name);
    }
  }

  private static @Nullable String uid(Job job) {
    var labels = job.getMetadata().getLabels();
    return labels == null ? null : labels.get(Labels.UID);
  }

  /** Deletes a Job and its pods. */
  public void delete(String namespace, String name) {
    jobs.delete(namespace, name);
  }

  /** What a Job has come to; its pods are asked only when it failed or does not get going. */
  public JobState state(Job job) {
    String name = job.getMetadata().getName();
    if (job.getMetadata().getDeletionTimestamp() != null) {
      return new JobState(name, JobState.State.ACTIVE, null, null);
    }
    if (condition(job, "Complete")) {
      return new JobState(name, JobState.State.SUCCEEDED, null, null);
    }
    if (condition(job, "Failed") || condition(job, "FailureTarget")) {
      return PodReport.failure(name, jobs.pods(job));
    }
    Integer ready = job.getStatus() == null ? null : job.getStatus().getReady();
    if (ready != null && ready > 0) {
      return new JobState(name, JobState.State.ACTIVE, null, null);
    }
    return PodReport.start(job, jobs.pods(job));
  }

  private static boolean condition(Job job, String type) {
    return job.getStatus() != null
        && job.getStatus().getConditions() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    type.equals(condition.getType()) && "True".equals(condition.getStatus()));
  }
}
