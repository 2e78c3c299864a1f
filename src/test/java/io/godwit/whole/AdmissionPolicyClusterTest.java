package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Migration;
import io.godwit.support.TestCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may approve and roll back, where {@code deploy/approval} is installed. */
@Tag("cluster")
class AdmissionPolicyClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  private static final String HASH = "sha256:" + "a".repeat(64);
  private static KubernetesClient editor;
  private static KubernetesClient approver;

  @BeforeAll
  static void install() throws IOException {
    for (String file : new String[] {"roles.yml", "policy.yml"}) {
      try (InputStream yaml = Files.newInputStream(Path.of("deploy/approval", file))) {
        CLUSTER.client().load(yaml).forceConflicts().serverSideApply();
      }
    }
    role("edit", "get", "list", "create", "update", "patch");
    role("approve", "approve");
    role("rollback", "rollback");
    bind("edit", "erika");
    bind("edit", "anna");
    bind("approve", "anna");
    bind("rollback", "anna");
    editor = as("erika");
    approver = as("anna");
    // It takes the API server a moment to know the policy.
    create("warm-up");
    await()
        .until(
            () -> refusal(() -> annotate(editor, "warm-up", "rollback", "" + System.nanoTime())),
            why -> why != null);
  }

  @AfterAll
  static void remove() throws IOException {
    if (editor != null) {
      editor.close();
      approver.close();
    }
    if (CLUSTER.client() != null) {
      try (InputStream yaml = Files.newInputStream(Path.of("deploy/approval/policy.yml"))) {
        CLUSTER.client().load(yaml).delete();
      }
    }
  }

  private static void role(String name, String... verbs) {
    CLUSTER
        .client()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(CLUSTER.namespace())
                .endMetadata()
                .addNewRule()
                .withApiGroups("godwit.io")
                .withResources("migrations")
                .withVerbs(verbs)
                .endRule()
                .build())
        .create();
  }

  private static void bind(String role, String user) {
    CLUSTER
        .client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(role + "-" + user)
                .withNamespace(CLUSTER.namespace())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", role)
                .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                .build())
        .create();
  }

  private static KubernetesClient as(String user) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(CLUSTER.client().getConfiguration())
                .withImpersonateUsername(user)
                .build())
        .build();
  }

  private static void create(String name) {
    CLUSTER
        .client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: godwit.io/v1alpha1
                kind: Migration
                metadata: {name: %s}
                spec:
                  databaseRef: {name: shop}
                  change: {changeColumnType: {table: orders, column: amount_cents, type: bigint}}
                """
                    .formatted(name),
                Migration.class))
        .inNamespace(CLUSTER.namespace())
        .create();
  }

  private static void patch(KubernetesClient client, String name, String json) {
    client
        .resources(Migration.class)
        .inNamespace(CLUSTER.namespace())
        .withName(name)
        .patch(
            io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
            json);
  }

  private static void annotate(KubernetesClient client, String name, String action, String value) {
    patch(
        client,
        name,
        "{\"metadata\":{\"annotations\":{\"godwit.io/%s\":\"%s\"}}}".formatted(action, value));
  }

  private static void approveBySpec(KubernetesClient client, String name) {
    patch(
        client,
        name,
        "{\"spec\":{\"approvals\":[{\"gate\":\"contract\",\"planHash\":\"%s\"}]}}".formatted(HASH));
  }

  private static @Nullable String refusal(Runnable request) {
    KubernetesClientException refused =
        catchThrowableOfType(KubernetesClientException.class, request::run);
    return refused == null ? null : refused.getMessage();
  }

  @Test
  void shouldRefuseWhoMayOnlyEdit() {
    create("edited");

    assertThat(refusal(() -> annotate(editor, "edited", "approve", "contract@" + HASH)))
        .contains("erika may not approve", "the verb approve on migrations.godwit.io");
    assertThat(refusal(() -> approveBySpec(editor, "edited"))).contains("erika may not approve");
    assertThat(refusal(() -> annotate(editor, "edited", "rollback", "1")))
        .contains("erika may not roll back");
    assertThat(refusal(() -> annotate(editor, "edited", "accept-loss", "1")))
        .contains("erika may not roll back");
    assertThat(refusal(() -> patch(editor, "edited", "{\"spec\":{\"rollback\":true}}")))
        .contains("erika may not roll back");
    assertThat(refusal(() -> annotate(editor, "edited", "retry", "1"))).isNull();
    assertThat(refusal(() -> patch(editor, "edited", "{\"spec\":{\"suspend\":true}}"))).isNull();
  }

  @Test
  void shouldLetWhoHasTheVerbs() {
    create("approved");

    assertThat(refusal(() -> annotate(approver, "approved", "approve", "contract@" + HASH)))
        .isNull();
    assertThat(refusal(() -> approveBySpec(approver, "approved"))).isNull();
    assertThat(refusal(() -> patch(approver, "approved", "{\"spec\":{\"rollback\":true}}")))
        .isNull();
    // What stands there already is no new request of whoever edits something else.
    assertThat(refusal(() -> patch(editor, "approved", "{\"spec\":{\"suspend\":true}}"))).isNull();
    assertThat(refusal(() -> patch(editor, "approved", "{\"spec\":{\"approvals\":null}}")))
        .isNull();
  }
}
