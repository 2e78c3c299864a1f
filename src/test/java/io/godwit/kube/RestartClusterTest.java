package io.godwit.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.godwit.api.GateProvider;
import io.godwit.api.RestartSpec;
import io.godwit.engine.RestartSeen;
import io.godwit.support.TestCluster;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Deployment is restarted, once for a time. */
@Tag("cluster")
class RestartClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final RestartSpec SHOP =
      new RestartSpec(GateProvider.Kind.DEPLOYMENT, "shop-restarted");

  @Test
  void shouldRestartOnceForATime() {
    // Given: no image that could run; how long its pods take is not the matter here.
    CLUSTER.client().resource(deployment()).create();
    Workloads workloads = new Workloads(CLUSTER.client());
    RestartSeen before = workloads.seen(CLUSTER.namespace(), SHOP);

    // When
    workloads.restart(CLUSTER.namespace(), SHOP, NOON);
    long generation = found().getMetadata().getGeneration();
    workloads.restart(CLUSTER.namespace(), SHOP, NOON);

    // Then
    assertThat(before.restartedAt()).isNull();
    assertThat(workloads.seen(CLUSTER.namespace(), SHOP).restartedAt()).isEqualTo(NOON);
    assertThat(found().getMetadata().getGeneration()).isEqualTo(generation).isGreaterThan(1);
    await()
        .untilAsserted(
            () ->
                assertThat(workloads.seen(CLUSTER.namespace(), SHOP).words())
                    .contains("of 1 pods"));
  }

  @Test
  void shouldSayWhatIsNotThere() {
    RestartSpec nobody = new RestartSpec(GateProvider.Kind.STATEFUL_SET, "nobody");

    assertThat(new Workloads(CLUSTER.client()).seen(CLUSTER.namespace(), nobody).state())
        .isEqualTo(RestartSeen.State.ABSENT);
  }

  private static Deployment found() {
    return CLUSTER
        .client()
        .apps()
        .deployments()
        .inNamespace(CLUSTER.namespace())
        .withName(SHOP.name())
        .get();
  }

  private static Deployment deployment() {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(SHOP.name())
        .withNamespace(CLUSTER.namespace())
        .endMetadata()
        .withNewSpec()
        .withReplicas(1)
        .withNewSelector()
        .withMatchLabels(Map.of("app", SHOP.name()))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Map.of("app", SHOP.name()))
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("shop")
        .withImage("nowhere.invalid/shop:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
