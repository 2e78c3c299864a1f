package io.godwit.kube;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRuleBuilder;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.Migration;
import io.godwit.api.Phase;
import io.godwit.engine.JobName;
import io.godwit.engine.Ledger;
import io.godwit.engine.Stage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What the Jobs of the operator look like (rules-operator 1, 13, 14). */
final class JobTemplates {
  private static final int KEEP_SECONDS = 86_400;

  /** Failures of a pod are the ledger's business: the Job just starts another one. */
  private static final int MANY = 1_000;

  private final WorkerPods pods;

  JobTemplates(WorkerImage image) {
    this.pods = new WorkerPods(image);
  }

  Job job(WorkerJobs.Order order) {
    JobName name = order.name();
    Migration migration = order.migration();
    Map<String, String> labels = labels(order);
    DatabaseSpec.JobTemplate template = order.database().jobTemplate();
    int workers = pods(order);
    Job job =
        new JobBuilder()
            .withNewMetadata()
            .withName(name.text())
            .withNamespace(migration.getMetadata().getNamespace())
            .withLabels(labels)
            .withAnnotations(template.annotations())
            .endMetadata()
            .withNewSpec()
            .withCompletionMode("Indexed")
            .withCompletions(workers)
            .withParallelism(workers)
            .withBackoffLimitPerIndex(MANY)
            .withPodReplacementPolicy("Failed")
            .withTtlSecondsAfterFinished(KEEP_SECONDS)
            .withNewPodFailurePolicy()
            .withRules(failureRules())
            .endPodFailurePolicy()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(labels)
            .withAnnotations(template.annotations())
            .endMetadata()
            .withSpec(pods.spec(order))
            .endTemplate()
            .endSpec()
            .build();
    if (!name.stage().back()) {
      job.getMetadata()
          .setOwnerReferences(
              List.of(
                  Jobs.owner(migration.getMetadata().getName(), migration.getMetadata().getUid())));
    }
    // A rollback has no owner: a foreground delete of the Migration would eat it (rules-operator
    // 9).
    return job;
  }

  /** The template's, but never in the place of ours, by which Jobs and pods are found. */
  private static Map<String, String> labels(WorkerJobs.Order order) {
    Map<String, String> asked = order.database().jobTemplate().labels();
    Map<String, String> labels = new TreeMap<>(asked == null ? Map.of() : asked);
    labels.putAll(
        Labels.of(
            order.migration().getMetadata().getName(),
            order.migration().getMetadata().getUid(),
            order.name().stage(),
            order.name().attempt()));
    return labels;
  }

  static int pods(WorkerJobs.Order order) {
    Ledger ledger = order.ledger();
    boolean several =
        elastic(order) && ledger != null && ledger.phase().compareTo(Phase.CUTOVER) < 0;
    return several ? Objects.requireNonNull(ledger).tuning().pods().count() : 1;
  }

  /** True if the work is dealt among pods; once readers move, one goes on comparing. */
  static boolean elastic(WorkerJobs.Order order) {
    return order.name().stage() == Stage.BACKFILL || order.name().stage() == Stage.VERIFY;
  }

  private static List<PodFailurePolicyRule> failureRules() {
    return List.of(
        new PodFailurePolicyRuleBuilder()
            .withAction("Ignore")
            .addNewOnPodCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .endOnPodCondition()
            .build(),
        exit("Ignore", 143),
        exit("FailJob", 64, 65, 78));
  }

  private static PodFailurePolicyRule exit(String action, Integer... codes) {
    return new PodFailurePolicyRuleBuilder()
        .withAction(action)
        .withNewOnExitCodes()
        .withContainerName("worker")
        .withOperator("In")
        .withValues(codes)
        .endOnExitCodes()
        .build();
  }
}
