package io.godwit.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.godwit.engine.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What pods say of themselves: why they failed, or why they do not start. */
final class PodReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A pod may take this long to start before anyone is told (rules-operator 14). */
  private static final Duration TO_START = Duration.ofSeconds(60);

  private PodReport() {}

  /** The last word of the pod that failed last. */
  static JobState failure(String job, List<Pod> pods) {
    Optional<ContainerStateTerminated> last =
        pods.stream()
            .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
            .map(status -> status.getState().getTerminated())
            .filter(Objects::nonNull)
            .filter(terminated -> terminated.getExitCode() != 0)
            .max(
                Comparator.comparing(
                    ContainerStateTerminated::getFinishedAt,
                    Comparator.nullsFirst(Comparator.naturalOrder())));
    if (last.isEmpty()) {
      return new JobState(job, JobState.State.FAILED, null, "its pods are gone without a word");
    }
    JsonNode word = word(last.get().getMessage());
    return new JobState(
        job,
        JobState.State.FAILED,
        word == null ? null : word.path("reason").asText(null),
        word == null
            ? "a pod ended with exit code " + last.get().getExitCode()
            : word.path("message").asText(""));
  }

  private static @Nullable JsonNode word(@Nullable String message) {
    if (message == null) {
      return null;
    }
    try {
      JsonNode node = JSON.readTree(message);
      return node.has("reason") && node.has("message") ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Active, unless nothing has run for a minute and something says why. */
  static JobState start(Job job, List<Pod> pods) {
    String name = job.getMetadata().getName();
    Instant created = Instant.parse(job.getMetadata().getCreationTimestamp());
    boolean young = created.plus(TO_START).isAfter(Instant.now());
    if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      return new JobState(
          name,
          JobState.State.NOT_STARTING,
          "JobNotStarting",
          "it waits for admission: something else, such as Kueue, keeps it suspended");
    }
    if (young) {
      return new JobState(name, JobState.State.ACTIVE, null, null);
    }
    return pods.stream()
        .flatMap(pod -> trouble(pod).stream())
        .findFirst()
        .map(why -> new JobState(name, JobState.State.NOT_STARTING, "JobNotStarting", why))
        .orElseGet(
            () ->
                pods.isEmpty()
                    ? new JobState(
                        name,
                        JobState.State.NOT_STARTING,
                        "JobNotStarting",
                        "it has no pod; a quota or an admission policy may refuse it")
                    : new JobState(name, JobState.State.ACTIVE, null, null));
  }

  private static String words(ContainerStateWaiting waiting) {
    if ("ContainerCreating".equals(waiting.getReason())) {
      return "its container is still being created; a Secret that it mounts may be missing";
    }
    return waiting.getReason() + (waiting.getMessage() == null ? "" : ": " + waiting.getMessage());
  }

  private static Optional<String> trouble(Pod pod) {
    Optional<String> unscheduled =
        pod.getStatus().getConditions().stream()
            .filter(
                condition ->
                    "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus()))
            .map(condition -> condition.getReason() + ": " + condition.getMessage())
            .findFirst();
    return unscheduled.or(
        () ->
            pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .filter(state -> state.getWaiting() != null)
                .map(state -> state.getWaiting())
                .map(PodReport::words)
                .findFirst());
  }
}
