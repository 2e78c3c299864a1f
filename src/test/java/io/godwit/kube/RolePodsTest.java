package io.godwit.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.DatabaseSpec.SecretRef;
import io.godwit.api.Migration;
import io.godwit.api.RolesSpec;
import io.godwit.engine.JobName;
import io.godwit.engine.Role;
import io.godwit.engine.Stage;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Specs;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which Secret the pods of a stage get, and what they are told of it. */
class RolePodsTest {
  private static final DatabaseSpec.Connection CONNECTION =
      new DatabaseSpec.Connection(
          new SecretRef("shop-app"),
          null,
          new DatabaseSpec.Tls(DatabaseSpec.TlsMode.VERIFY_FULL, null));

  private static final RolesSpec ROLES =
      new RolesSpec(
          new RolesSpec.RoleSpec(new SecretRef("shop-ddl"), null, null, null),
          new RolesSpec.WorkerRole(
              new SecretRef("shop-worker"), null, "pooler", 6432, RolesSpec.Pooler.TRANSACTION),
          null);

  @Test
  void shouldWorkOnRowsByTheWorkersSecretThroughItsPooler() {
    PodSpec pod = pod(Stage.BACKFILL);

    assertThat(secrets(pod))
        .containsEntry("secret", "shop-worker")
        .containsEntry("connection", "shop-app");
    assertThat(variables(pod))
        .containsEntry("GODWIT_POOLED", "true")
        .containsEntry("GODWIT_ROLE_OBSERVER", "shop_app");
    assertThat(variables(pod).get("GODWIT_CONNECTION"))
        .contains("\"name\":\"shop-worker\"", "\"host\":\"pooler\"", "\"port\":6432");
    assertThat(variables(pod).get("GODWIT_BASE_CONNECTION")).contains("\"name\":\"shop-app\"");
    assertThat(pod.getContainers().getFirst().getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/var/run/godwit/secret", "/var/run/godwit/connection");
  }

  @Test
  void shouldChangeTablesByTheSecretOfDdl() {
    for (Stage stage : new Stage[] {Stage.PREPARE, Stage.EXPAND, Stage.DROP, Stage.ROLLBACK}) {
      assertThat(secrets(pod(stage))).as("" + stage).containsEntry("secret", "shop-ddl");
      assertThat(variables(pod(stage))).as("" + stage).doesNotContainKey("GODWIT_POOLED");
    }
  }

  private static Map<String, String> secrets(PodSpec pod) {
    return pod.getVolumes().stream()
        .filter(volume -> volume.getSecret() != null)
        .collect(
            Collectors.toMap(
                volume -> volume.getName(), volume -> volume.getSecret().getSecretName()));
  }

  private static Map<String, String> variables(PodSpec pod) {
    return pod.getContainers().getFirst().getEnv().stream()
        .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));
  }

  private static PodSpec pod(Stage stage) {
    Migration migration =
        Specs.migration("shop", Specs.rename("public.orders", "amount_cents", "cents"));
    migration.getMetadata().setNamespace("shop");
    migration.getMetadata().setUid("uid");
    var database =
        new DatabaseSpec(
            CONNECTION,
            ROLES,
            null,
            null,
            null,
            null,
            null,
            null,
            DatabaseSpec.JobTemplate.EMPTY,
            false);
    return new WorkerPods(new WorkerImage("image", "account", false))
        .spec(
            new WorkerJobs.Order(
                JobName.of("shop", stage, 1),
                migration,
                database,
                null,
                stage == Stage.PREPARE
                    ? null
                    : LedgerDraft.in(io.godwit.api.Phase.BACKFILL).ledger(),
                "cluster",
                false,
                Map.of(Role.OBSERVER, "shop_app")));
  }
}
