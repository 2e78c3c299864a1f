package io.godwit.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.godwit.api.Migration;
import io.godwit.api.MigrationStatus;
import io.godwit.support.TestCluster;
import java.io.ByteArrayInputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A Migration on a real API server whose operator is played by the test: it writes status. */
record Played(TestCluster cluster, String name) {
  static final String HASH = "sha256:" + "0123456789abcdef".repeat(4);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** A new one. Not made from our own class: the API server shall fill in the defaults. */
  static Played in(TestCluster cluster) {
    String name = "m" + NUMBER.incrementAndGet();
    String text =
        """
        apiVersion: godwit.io/v1alpha1
        kind: Migration
        metadata: {name: %s}
        spec:
          databaseRef: {name: shop}
          change: {renameColumn: {table: orders, column: amount_cents, newColumn: amount}}
          cutover: {flag: {table: {flag: read-amount}}}
        """
            .formatted(name);
    cluster
        .client()
        .genericKubernetesResources("godwit.io/v1alpha1", "Migration")
        .inNamespace(cluster.namespace())
        .load(new ByteArrayInputStream(text.getBytes(UTF_8)))
        .create();
    return new Played(cluster, name);
  }

  Resource<Migration> resource() {
    return cluster
        .client()
        .resources(Migration.class)
        .inNamespace(cluster.namespace())
        .withName(name);
  }

  Migration migration() {
    return resource().get();
  }

  Migration await(String action) {
    return resource()
        .waitUntilCondition(
            m ->
                m.getMetadata().getAnnotations() != null
                    && m.getMetadata().getAnnotations().containsKey("godwit.io/" + action),
            20,
            TimeUnit.SECONDS);
  }

  /** Writes what an operator would, for the spec as it is. */
  void write(String status) {
    resource()
        .editStatus(
            migration -> {
              migration.setStatus(
                  Statuses.of(status, migration.getMetadata().getGeneration(), HASH));
              return migration;
            });
  }

  void answer(String action, String result) {
    resource()
        .editStatus(
            migration -> {
              String token = migration.getMetadata().getAnnotations().get("godwit.io/" + action);
              migration.setStatus(
                  Statuses.handled(
                      migration.getStatus(),
                      new MigrationStatus.HandledAction(
                          action, token, "2026-03-01T12:00:00Z", result)));
              return migration;
            });
  }
}
