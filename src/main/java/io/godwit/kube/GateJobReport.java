package io.godwit.kube;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.godwit.api.GateProvider;
import io.godwit.engine.GoDuration;
import io.godwit.engine.JobState;
import io.godwit.kube.GateJobs.State;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What became of a measurement's Job. Only a container that ran and ended by itself has measured
 * something: one that could not start, was evicted, killed or took too long has not.
 */
final class GateJobReport {
  /** Words of Kubernetes for a container whose exit code is not its own. */
  private static final Set<String> NOT_ITS_OWN =
      Set.of("StartError", "ContainerCannotRun", "OOMKilled", "ContainerStatusUnknown");

  private GateJobReport() {}

  static State of(Job job, GateProvider.Job asked, List<Pod> pods) {
    String name = "Job " + job.getMetadata().getName();
    if (job.getMetadata().getDeletionTimestamp() != null) {
      return new State.Lost(name + " is deleted");
    }
    Optional<JobCondition> complete = condition(job, "Complete");
    if (complete.isPresent()) {
      ContainerStateTerminated end = ended(pods).findFirst().orElse(null);
      return new State.Ended(
          0,
          end == null ? null : end.getMessage(),
          at(end == null ? null : end.getFinishedAt(), complete.get()));
    }
    Optional<JobCondition> failed =
        condition(job, "Failed").or(() -> condition(job, "FailureTarget"));
    if (failed.isPresent()) {
      return failed(name, asked, failed.get(), pods);
    }
    boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
    Instant created = Instant.parse(job.getMetadata().getCreationTimestamp());
    if (suspended && created.plus(GateJobTemplate.timeout(asked)).isAfter(Instant.now())) {
      // Whatever keeps it so, such as Kueue, has its time, too.
      return new State.Measuring();
    }
    if (pods.stream().anyMatch(GateJobReport::runs)) {
      return new State.Measuring();
    }
    JobState start = PodReport.start(job, pods);
    return start.state() == JobState.State.NOT_STARTING
        ? new State.Lost(name + " does not start: " + start.message())
        : new State.Measuring();
  }

  /** True if Kubernetes does nothing more with it. */
  static boolean over(Job job) {
    return Stream.of("Complete", "Failed").anyMatch(type -> condition(job, type).isPresent());
  }

  private static State failed(
      String name, GateProvider.Job asked, JobCondition why, List<Pod> pods) {
    if ("DeadlineExceeded".equals(why.getReason())) {
      return new State.Lost(
          name + " took longer than " + GoDuration.format(GateJobTemplate.timeout(asked)));
    }
    if (pods.stream().anyMatch(GateJobReport::disrupted)) {
      return new State.Lost("the pod of " + name + " was taken away before it had ended");
    }
    ContainerStateTerminated end =
        ended(pods).filter(one -> one.getExitCode() != 0).findFirst().orElse(null);
    if (end == null) {
      return new State.Lost("the pod of " + name + " is gone without a word");
    }
    String reason = Objects.requireNonNullElse(end.getReason(), "");
    return NOT_ITS_OWN.contains(reason)
        ? new State.Lost(name + " did not end by itself: " + reason)
        : new State.Ended(end.getExitCode(), end.getMessage(), at(end.getFinishedAt(), why));
  }

  private static Stream<ContainerStateTerminated> ended(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getStatus() != null)
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .flatMap(status -> Optional.ofNullable(status.getState()).stream())
        .flatMap(state -> Optional.ofNullable(state.getTerminated()).stream());
  }

  private static boolean runs(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getContainerStatuses().stream()
            .anyMatch(
                status ->
                    status.getState() != null
                        && (status.getState().getRunning() != null
                            || status.getState().getTerminated() != null));
  }

  private static boolean disrupted(Pod pod) {
    return pod.getStatus() != null
        && ("Evicted".equals(pod.getStatus().getReason())
            || pod.getStatus().getConditions().stream()
                .anyMatch(
                    condition ->
                        "DisruptionTarget".equals(condition.getType())
                            && "True".equals(condition.getStatus())));
  }

  private static Instant at(@Nullable String finished, JobCondition condition) {
    return Instant.parse(finished == null ? condition.getLastTransitionTime() : finished);
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    return job.getStatus() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(one -> type.equals(one.getType()) && "True".equals(one.getStatus()))
            .findFirst();
  }
}
