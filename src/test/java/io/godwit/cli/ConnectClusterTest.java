package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Database;
import io.godwit.support.Scratch;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands that look into a database by the Database and the Secret of the cluster. */
@Tag("cluster")
@Tag("postgres")
class ConnectClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();

  @Test
  void shouldPlanWithTheDatabaseOfTheCluster() throws IOException {
    Shell shell = new Shell(CLUSTER.client(), CLUSTER.namespace());
    TestDatabase database = TestPostgres.newest().createDatabase("plan");
    database.execute(
        "CREATE TABLE orders (nr bigint PRIMARY KEY, amount_cents int NOT NULL)",
        "CREATE INDEX ON orders (amount_cents)");
    applyDatabase(database);
    Path file = Scratch.file("migration", ".yaml");
    Files.writeString(
        file,
        """
        apiVersion: godwit.io/v1alpha1
        kind: Migration
        metadata: {name: planned}
        spec:
          databaseRef: {name: shop}
          change: {changeColumnType: {table: orders, column: amount_cents, type: bigint, down: amount_cents::int}}
        """);

    var plan = shell.type("plan", "-f", file.toString(), "--connect");
    var json = shell.type("plan", "-f", file.toString(), "--connect", "-o", "json");
    var preflight = shell.type("preflight", "--database", "shop", "--table", "orders");

    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.out())
        .containsPattern("Plan hash: `sha256:[0-9a-f]{64}`")
        .contains("CREATE INDEX CONCURRENTLY")
        .contains("`amount_cents integer` becomes `amount_cents bigint`, under its own name");
    assertThat(json.out()).contains("\"hash\" : \"sha256:");
    assertThat(database.value("SELECT to_regnamespace('godwit')")).isNull();
    assertThat(preflight.code()).as(preflight.out() + preflight.err()).isZero();
    assertThat(preflight.out()).contains("✔ no pooler in between").doesNotContain("✖");
  }

  private void applyDatabase(TestDatabase database) {
    var credentials = database.credentials();
    CLUSTER
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("shop-db")
                .withNamespace(CLUSTER.namespace())
                .addToLabels("godwit.io/allow-host-override", "true")
                .endMetadata()
                .withStringData(
                    Map.of(
                        "host", credentials.host(),
                        "port", "" + credentials.port(),
                        "dbname", credentials.database(),
                        "username", credentials.user(),
                        "password", credentials.password()))
                .build())
        .create();
    Database shop =
        Serialization.unmarshal(
            """
            apiVersion: godwit.io/v1alpha1
            kind: Database
            metadata: {name: shop}
            spec:
              connection: {secretRef: {name: shop-db}, tls: {mode: disable}}
              jobTemplate: {}
              hold: false
            """,
            Database.class);
    shop.getMetadata().setNamespace(CLUSTER.namespace());
    CLUSTER.client().resource(shop).create();
  }
}
