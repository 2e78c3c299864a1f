package io.godwit.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.godwit.api.GateProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a workload is rolled out, told from its object as {@code kubectl rollout status} does.
 */
public sealed interface Rollout {
  /** For people. */
  String words();

  /** All pods are of the version that is asked for, and can be used. */
  record Done(String words) implements Rollout {}

  /** Not yet. */
  record Going(String words) implements Rollout {}

  /** It does not get on. */
  record Stuck(String words) implements Rollout {}

  /** Numbers of pods as the status of either kind has them. */
  record Pods(int wanted, int all, int updated, int usable, boolean seen) {}

  /** Of a Deployment. */
  static Rollout of(Deployment deployment, GateProvider.Workload asked) {
    var status = deployment.getStatus();
    Optional<Rollout> other = other(deployment.getSpec().getTemplate(), asked);
    if (other.isPresent()) {
      return other.get();
    }
    if (status == null) {
      return new Going("it has no status yet");
    }
    boolean stuck =
        status.getConditions() != null
            && status.getConditions().stream()
                .anyMatch(one -> "ProgressDeadlineExceeded".equals(one.getReason()));
    if (stuck) {
      return new Stuck("its rollout has exceeded its progress deadline");
    }
    return of(
        new Pods(
            number(deployment.getSpec().getReplicas(), 1),
            number(status.getReplicas(), 0),
            number(status.getUpdatedReplicas(), 0),
            number(status.getAvailableReplicas(), 0),
            seen(deployment.getMetadata().getGeneration(), status.getObservedGeneration())));
  }

  /** Of a StatefulSet. */
  static Rollout of(StatefulSet set, GateProvider.Workload asked) {
    var status = set.getStatus();
    Optional<Rollout> other = other(set.getSpec().getTemplate(), asked);
    if (other.isPresent()) {
      return other.get();
    }
    if (status == null) {
      return new Going("it has no status yet");
    }
    boolean one = Objects.equals(status.getCurrentRevision(), status.getUpdateRevision());
    int all = number(status.getReplicas(), 0);
    return of(
        new Pods(
            number(set.getSpec().getReplicas(), 1),
            all,
            one ? all : number(status.getUpdatedReplicas(), 0),
            number(status.getReadyReplicas(), 0),
            seen(set.getMetadata().getGeneration(), status.getObservedGeneration())));
  }

  private static Rollout of(Pods pods) {
    if (!pods.seen()) {
      return new Going("its controller has not seen the last change yet");
    }
    if (pods.wanted() == 0) {
      return new Going("it has no pods: nothing is rolled out");
    }
    if (pods.updated() < pods.wanted() || pods.all() > pods.updated()) {
      return new Going(
          "%d of %d pods are of the new version, and %d of another"
              .formatted(pods.updated(), pods.wanted(), Math.max(0, pods.all() - pods.updated())));
    }
    return pods.usable() < pods.wanted()
        ? new Going("%d of %d pods can be used".formatted(pods.usable(), pods.wanted()))
        : new Done("all %d pods are rolled out".formatted(pods.wanted()));
  }

  private static Optional<Rollout> other(PodTemplateSpec pods, GateProvider.Workload asked) {
    if (asked.image() != null
        && pods.getSpec().getContainers().stream()
            .map(Container::getImage)
            .noneMatch(asked.image()::equals)) {
      return Optional.of(new Going("no container has image " + asked.image()));
    }
    if (asked.label() != null && !labelled(pods, asked.label())) {
      return Optional.of(new Going("its pods do not have label " + asked.label()));
    }
    return Optional.empty();
  }

  private static boolean labelled(PodTemplateSpec pods, String label) {
    Map<String, String> labels = pods.getMetadata() == null ? null : pods.getMetadata().getLabels();
    int equals = label.indexOf('=');
    String key = equals < 0 ? label : label.substring(0, equals);
    String value = labels == null ? null : labels.get(key);
    return value != null && (equals < 0 || value.equals(label.substring(equals + 1)));
  }

  private static boolean seen(@Nullable Long generation, @Nullable Long observed) {
    return generation == null || (observed != null && observed >= generation);
  }

  private static int number(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }
}
