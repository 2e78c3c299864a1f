package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.godwit.api.Migration;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which events of a real API server reach a reconciler that filters as ours does. */
@Tag("cluster")
class EventsClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  /** Counts how often it is called, and does nothing. */
  @ControllerConfiguration(
      name = "counting",
      generationAwareEventProcessing = false,
      informer = @Informer(onUpdateFilter = MigrationFilter.class))
  static final class Counting implements Reconciler<Migration> {
    final AtomicInteger calls = new AtomicInteger();

    @Override
    public UpdateControl<Migration> reconcile(Migration migration, Context<Migration> context) {
      calls.incrementAndGet();
      return UpdateControl.noUpdate();
    }
  }

  @Test
  void shouldNotReconcileForOurOwnWritingButForAnAnnotation() {
    // Given
    var filter = MigrationReconciler.class.getAnnotation(ControllerConfiguration.class);
    Counting counting = new Counting();
    Operator operator =
        new Operator(
            settings ->
                settings
                    .withKubernetesClient(CLUSTER.client())
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false));
    operator.register(counting, settings -> settings.settingNamespace(CLUSTER.namespace()));
    operator.start();
    try {
      Migration migration = Specs.migration("counted", SpecDraft.byFlag().spec());
      migration.getMetadata().setNamespace(CLUSTER.namespace());
      CLUSTER.client().resource(migration).create();
      awaitCalls(counting, 1);

      // When
      for (int i = 0; i < 100; i++) {
        patch("{\"status\":{\"attempt\":" + (i + 1) + "}}", "status");
      }
      patch("{\"metadata\":{\"labels\":{\"team\":\"checkout\"}}}", null);
      patch("{\"metadata\":{\"annotations\":{\"godwit.io/retry\":\"token-1\"}}}", null);
      awaitCalls(counting, 2);

      // Then: events come in order, so none of the others is still under way.
      assertThat(counting.calls).hasValue(2);
      assertThat(filter.generationAwareEventProcessing()).isFalse();
      assertThat(filter.informer().onUpdateFilter()).isEqualTo(MigrationFilter.class);
    } finally {
      operator.stop();
    }
  }

  private static void patch(String patch, @org.jspecify.annotations.Nullable String subresource) {
    var resource =
        CLUSTER
            .client()
            .resources(Migration.class)
            .inNamespace(CLUSTER.namespace())
            .withName("counted");
    var target = subresource == null ? resource : resource.subresource(subresource);
    target.patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private static void awaitCalls(Counting counting, int calls) {
    Awaitility.await(calls + " calls")
        .untilAsserted(() -> assertThat(counting.calls.get()).isGreaterThanOrEqualTo(calls));
  }
}
