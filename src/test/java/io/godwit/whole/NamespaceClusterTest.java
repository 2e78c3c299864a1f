package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.godwit.api.Outcome;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The operator goes, alone or together with its namespace and everything in it. */
@Tag("cluster")
class NamespaceClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  @Test
  void shouldLeaveNothingThatCannotBeDeletedWithoutIt() {
    // Given
    TestPostgres other = TestPostgres.alone(TestPostgres.Version.NEWEST);
    TestDatabase retained = begin(TestPostgres.newest(), "retained", "Retain");
    begin(other, "lost", "RollBack");
    begin(TestPostgres.newest(), "settled", "RollBack");
    begin(TestPostgres.newest(), "no-secret", "RollBack");
    GODWIT.edit("settled", spec -> Specs.patch(spec, "{'rollback': true}"));
    GODWIT.await("settled", status -> status.outcome() == Outcome.ROLLED_BACK);
    GODWIT.awaitGate("retained", "stopAfter");
    GODWIT.awaitGate("lost", "stopAfter");
    GODWIT.awaitGate("no-secret", "stopAfter");

    // When: the operator goes alone, comes back less patient, and goes with its namespace.
    scale(0);
    boolean unsettledWaits = !GODWIT.migration("retained").getFinalizers().isEmpty();
    GODWIT.delete("settled", DeletionPropagation.FOREGROUND);
    GODWIT.awaitGone("settled");
    GODWIT.script(
        "bash",
        "-c",
        "$KUBECTL -n $NAMESPACE set env deployment/godwit-operator GODWIT_DELETION_DEADLINE=3s");
    scale(1);
    GODWIT.deleteSecret("no-secret");
    GODWIT.delete("no-secret", DeletionPropagation.BACKGROUND);
    GODWIT.awaitGone("no-secret");
    String told = GODWIT.told("no-secret", "RollbackImpossible").getFirst();
    other.destroy();
    GODWIT.client().namespaces().withName(GODWIT.namespace()).delete();

    // Then
    Awaitility.await("namespace gone")
        .atMost(Installation.PATIENCE)
        .until(() -> GODWIT.client().namespaces().withName(GODWIT.namespace()).get() == null);
    assertThat(unsettledWaits).isTrue();
    assertThat(told)
        .contains("Secret no-secret-secret does not exist", "left in the database, phase Expand");
    assertThat(retained.value("SELECT count(amount) FROM orders")).isEqualTo("0");
  }

  private static TestDatabase begin(TestPostgres server, String name, String policy) {
    TestDatabase database = server.createDatabase(name);
    database.execute("CREATE TABLE orders (id int PRIMARY KEY, amount_cents int NOT NULL)");
    GODWIT.connect(database, name);
    GODWIT.apply(
        name,
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': '%s'}, 'stopAfter': 'Expand', 'deletionPolicy': '%s'}"
                .formatted(name, policy)));
    return database;
  }

  private static void scale(int replicas) {
    GODWIT.script(
        "bash",
        "-c",
        "$KUBECTL -n $NAMESPACE scale deployment/godwit-operator --replicas="
            + replicas
            + (replicas > 0
                ? ""
                : " && $KUBECTL -n $NAMESPACE wait --for=delete pod -l"
                    + " app.kubernetes.io/component=operator --timeout=60s"));
  }
}
