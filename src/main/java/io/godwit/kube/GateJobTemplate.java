package io.godwit.kube;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.godwit.api.GateProvider;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Hashes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the Jobs of gates look like: one pod, tried once, without rights unless some were given. */
final class GateJobTemplate {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** One may come every ten seconds: they are kept for as long as somebody reads their log. */
  private static final int KEEP_SECONDS = 600;

  private static final long GRACE_SECONDS = 10;
  private static final int DIGITS = 12;

  private GateJobTemplate() {}

  /** At most 40 + 6 + 12 characters: the same for the same measurement, whoever asks. */
  static String name(GateJobs.Order order) {
    String text = String.join(" ", order.uid(), order.gate(), order.measurement());
    String hash = Hashes.ofText(text);
    return order.migration() + "-gate-" + hash.substring(hash.length() - DIGITS);
  }

  static Duration timeout(GateProvider.Job asked) {
    return asked.timeout() == null ? TIMEOUT : GoDuration.parse(asked.timeout());
  }

  static Job job(GateJobs.Order order, WorkerImage image) {
    Map<String, String> labels = Labels.ofGate(order.migration(), order.uid(), order.gate());
    return new JobBuilder()
        .withNewMetadata()
        .withName(name(order))
        .withNamespace(order.namespace())
        .withLabels(labels)
        .withOwnerReferences(Jobs.owner(order.migration(), order.uid()))
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withActiveDeadlineSeconds(Math.max(1, timeout(order.job()).toSeconds()))
        .withTtlSecondsAfterFinished(KEEP_SECONDS)
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withSpec(pod(order.job(), image))
        .endTemplate()
        .endSpec()
        .build();
  }

  private static PodSpec pod(GateProvider.Job job, WorkerImage image) {
    boolean own = job.serviceAccountName() == null;
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withServiceAccountName(own ? image.serviceAccount() : job.serviceAccountName())
        .withAutomountServiceAccountToken(!own)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(GRACE_SECONDS)
        .withSecurityContext(WorkerPods.restricted())
        .addNewContainer()
        .withName("gate")
        .withImage(Objects.requireNonNullElse(job.image(), image.name()))
        .withImagePullPolicy("IfNotPresent")
        .withCommand(Objects.requireNonNullElse(job.command(), List.of()))
        .withArgs(Objects.requireNonNullElse(job.args(), List.of()))
        .withEnv(variables(job))
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .withResources(WorkerPods.resources(job.resources()))
        .withSecurityContext(WorkerPods.unprivileged())
        .endContainer()
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .build();
  }

  /** A value from a Secret is read by the kubelet: it stands in no spec and no memory of ours. */
  private static List<EnvVar> variables(GateProvider.Job job) {
    return Objects.requireNonNullElse(job.env(), List.<GateProvider.Variable>of()).stream()
        .map(GateJobTemplate::variable)
        .toList();
  }

  private static EnvVar variable(GateProvider.Variable asked) {
    EnvVarBuilder variable = new EnvVarBuilder().withName(asked.name());
    if (asked.valueFrom() == null) {
      return variable.withValue(asked.value()).build();
    }
    var ref = asked.valueFrom().secretKeyRef();
    return variable
        .withNewValueFrom()
        .withNewSecretKeyRef()
        .withName(ref.name())
        .withKey(ref.key())
        .endSecretKeyRef()
        .endValueFrom()
        .build();
  }
}
