package io.godwit.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.DatabaseSpec.SecretRef;
import io.godwit.api.RolesSpec;
import io.godwit.engine.Login;
import io.godwit.engine.Reason;
import io.godwit.engine.Role;
import io.godwit.support.TestCluster;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A password goes to no host that its own Secret does not name, unless somebody agreed to it. */
@Tag("cluster")
class SecretsClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  @Test
  void shouldSendNoPasswordWhereItsSecretDoesNotSaySo() {
    secret(
        "shop-app",
        Map.of("host", "shop-rw", "dbname", "shop", "username", "app", "password", "geheim"),
        false);
    secret("shop-worker", Map.of("username", "worker", "password", "geheim"), false);
    Secrets secrets = new Secrets(CLUSTER.client());

    var own = secrets.read(CLUSTER.namespace(), Login.of(database(null, "shop-worker"), Role.DDL));
    var refused =
        secrets.read(CLUSTER.namespace(), Login.of(database(null, "shop-worker"), Role.WORKER));
    var overridden =
        secrets.read(CLUSTER.namespace(), Login.of(database("evil", "shop-worker"), Role.DDL));
    var absent =
        secrets.read(CLUSTER.namespace(), Login.of(database(null, "shop-none"), Role.WORKER));

    assertThat(own)
        .isInstanceOfSatisfying(
            Secrets.Result.Found.class,
            found -> assertThat(found.credentials()).hasToString("app@shop-rw:5432/shop"));
    assertThat(trouble(refused, Reason.HOST_OVERRIDE_REFUSED))
        .contains("the password in Secret shop-worker would be sent to host shop-rw")
        .contains("kubectl label secret shop-worker -n " + CLUSTER.namespace())
        .doesNotContain("geheim");
    assertThat(trouble(overridden, Reason.HOST_OVERRIDE_REFUSED)).contains("host evil");
    assertThat(trouble(absent, Reason.SECRET_NOT_FOUND)).contains("Secret shop-none");

    secret("agreed", Map.of("username", "worker", "password", "geheim"), true);
    assertThat(secrets.read(CLUSTER.namespace(), Login.of(database(null, "agreed"), Role.WORKER)))
        .isInstanceOfSatisfying(
            Secrets.Result.Found.class,
            found -> {
              assertThat(found.credentials()).hasToString("worker@shop-rw:5432/shop");
              assertThat(found.credentials().pooled()).isTrue();
            });
  }

  private static String trouble(Secrets.Result result, Reason reason) {
    assertThat(result).isInstanceOf(Secrets.Result.Missing.class);
    var trouble = ((Secrets.Result.Missing) result).trouble();
    assertThat(trouble.reason()).isEqualTo(reason);
    return trouble.message();
  }

  private static DatabaseSpec database(@Nullable String host, String worker) {
    return new DatabaseSpec(
        new DatabaseSpec.Connection(
            new SecretRef("shop-app"),
            null,
            host,
            null,
            null,
            new DatabaseSpec.Tls(DatabaseSpec.TlsMode.VERIFY_FULL, null)),
        new RolesSpec(
            null,
            new RolesSpec.WorkerRole(
                new SecretRef(worker), null, null, null, RolesSpec.Pooler.TRANSACTION),
            null),
        null,
        null,
        null,
        null,
        null,
        null,
        DatabaseSpec.JobTemplate.EMPTY,
        false);
  }

  private static void secret(String name, Map<String, String> entries, boolean agreed) {
    CLUSTER
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(CLUSTER.namespace())
                .withLabels(agreed ? Map.of(Labels.ALLOW_OVERRIDE, "true") : null)
                .endMetadata()
                .withStringData(entries)
                .build())
        .create();
  }
}
