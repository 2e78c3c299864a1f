package io.godwit.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.GateProvider.Kind;
import io.godwit.api.GateProvider.Workload;
import org.junit.jupiter.api.Test;

/** As {@code kubectl rollout status} tells it, and of the version that is asked for only. */
class RolloutTest {
  private static final Workload IMAGE =
      new Workload(Kind.DEPLOYMENT, "shop", "registry/shop:2", null);

  @Test
  void shouldBeDoneOnceAllPodsAreNewAndUsable() {
    assertThat(
            deployment(
                "{replicas: 3, updatedReplicas: 3, availableReplicas: 3, observedGeneration: 2}"))
        .isEqualTo(new Rollout.Done("all 3 pods are rolled out"));
  }

  @Test
  void shouldGoOnBefore() {
    assertThat(
            deployment(
                "{replicas: 3, updatedReplicas: 3, availableReplicas: 2, observedGeneration: 2}"))
        .isEqualTo(new Rollout.Going("2 of 3 pods can be used"));
    assertThat(
            deployment(
                "{replicas: 4, updatedReplicas: 3, availableReplicas: 4, observedGeneration: 2}"))
        .isEqualTo(new Rollout.Going("3 of 3 pods are of the new version, and 1 of another"));
    assertThat(
            deployment(
                "{replicas: 3, updatedReplicas: 3, availableReplicas: 3, observedGeneration: 1}"))
        .isEqualTo(new Rollout.Going("its controller has not seen the last change yet"));
    assertThat(deployment("{}")).isInstanceOf(Rollout.Going.class);
  }

  @Test
  void shouldBeStuckPastItsDeadline() {
    assertThat(
            deployment(
                "{observedGeneration: 2, conditions: [{type: Progressing, status: 'False', reason:"
                    + " ProgressDeadlineExceeded}]}"))
        .isInstanceOf(Rollout.Stuck.class);
  }

  @Test
  void shouldBeOfTheVersionThatIsAskedFor() {
    // Given
    Deployment done =
        read(
            Deployment.class,
            "{replicas: 3, updatedReplicas: 3, availableReplicas: 3, observedGeneration: 2}");

    // Then
    assertThat(Rollout.of(done, new Workload(Kind.DEPLOYMENT, "shop", "registry/shop:3", null)))
        .isEqualTo(new Rollout.Going("no container has image registry/shop:3"));
    assertThat(Rollout.of(done, new Workload(Kind.DEPLOYMENT, "shop", null, "version=2")))
        .isInstanceOf(Rollout.Done.class);
    assertThat(Rollout.of(done, new Workload(Kind.DEPLOYMENT, "shop", null, "version=3")))
        .isEqualTo(new Rollout.Going("its pods do not have label version=3"));
  }

  @Test
  void shouldKnowStatefulSets() {
    // Given
    Workload asked = new Workload(Kind.STATEFUL_SET, "shop", "registry/shop:2", null);

    // Then
    assertThat(
            Rollout.of(
                read(
                    StatefulSet.class,
                    "{replicas: 3, readyReplicas: 3, currentRevision: a, updateRevision: a,"
                        + " observedGeneration: 2}"),
                asked))
        .isInstanceOf(Rollout.Done.class);
    assertThat(
            Rollout.of(
                read(
                    StatefulSet.class,
                    "{replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: a,"
                        + " updateRevision: b, observedGeneration: 2}"),
                asked))
        .isEqualTo(new Rollout.Going("1 of 3 pods are of the new version, and 2 of another"));
  }

  private static Rollout deployment(String status) {
    return Rollout.of(read(Deployment.class, status), IMAGE);
  }

  private static <T> T read(Class<T> kind, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: apps/v1
        kind: %s
        metadata: {name: shop, generation: 2}
        spec:
          replicas: 3
          template:
            metadata: {labels: {version: '2'}}
            spec: {containers: [{name: shop, image: 'registry/shop:2'}]}
        status: %s
        """
            .formatted(kind.getSimpleName(), status),
        kind);
  }
}
