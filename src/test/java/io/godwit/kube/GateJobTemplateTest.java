package io.godwit.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.GateProvider;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GateJobTemplateTest {
  private static final WorkerImage IMAGE = new WorkerImage("godwit:1", "godwit-worker", false);
  private static final GateProvider.Variable TOKEN =
      new GateProvider.Variable(
          "TOKEN",
          null,
          new GateProvider.ValueFrom(new GateProvider.SecretKey("shop-health", "token")));

  @Test
  void shouldBeCalledTheSameForTheSameMeasurement() {
    // Given
    String first = GateJobTemplate.name(order("first", asked(null)));

    // Then
    assertThat(first).isEqualTo(GateJobTemplate.name(order("first", asked("other")))).hasSize(24);
    assertThat(first).startsWith("amount-gate-");
    assertThat(GateJobTemplate.name(order("second", asked(null)))).isNotEqualTo(first);
  }

  @Test
  void shouldTryOnePodOnceForAsLongAsItMayTake() {
    // When
    Job job = job(null);

    // Then
    assertThat(job.getSpec().getBackoffLimit()).isZero();
    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(90);
    assertThat(job.getSpec().getTtlSecondsAfterFinished()).isPositive();
    assertThat(job.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getApiVersion()).isEqualTo("godwit.io/v1alpha1");
              assertThat(owner.getKind()).isEqualTo("Migration");
              assertThat(owner.getUid()).isEqualTo("uid-1");
            });
    assertThat(job.getMetadata().getLabels())
        .containsEntry(Labels.MIGRATION, "amount")
        .containsEntry(Labels.UID, "uid-1")
        .containsEntry(Labels.GATE, "smoke")
        .doesNotContainKey(Labels.STAGE);
  }

  @Test
  void shouldGetNoRightsThatNobodyGaveIt() {
    // When
    var pod = job(null).getSpec().getTemplate().getSpec();
    var named = job("smoke-tests").getSpec().getTemplate().getSpec();

    // Then
    assertThat(pod.getServiceAccountName()).isEqualTo("godwit-worker");
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    var container = pod.getContainers().getFirst();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getResources().getLimits()).containsKey("memory");
    assertThat(named.getServiceAccountName()).isEqualTo("smoke-tests");
    assertThat(named.getAutomountServiceAccountToken()).isTrue();
  }

  @Test
  void shouldReferToASecretAndNotReadIt() {
    // When
    var env = job(null).getSpec().getTemplate().getSpec().getContainers().getFirst().getEnv();

    // Then
    assertThat(Serialization.asYaml(env))
        .contains("secretKeyRef", "shop-health")
        .doesNotContain("value:");
  }

  private static Job job(@Nullable String account) {
    return GateJobTemplate.job(order("first", asked(account)), IMAGE);
  }

  private static GateProvider.Job asked(@Nullable String account) {
    return new GateProvider.Job(
        "smoke:1", List.of("smoke"), List.of("--all"), List.of(TOKEN), account, null, "90s");
  }

  private static GateJobs.Order order(String measurement, GateProvider.Job asked) {
    return new GateJobs.Order("shop", "amount", "uid-1", "smoke", measurement, asked, false);
  }
}
