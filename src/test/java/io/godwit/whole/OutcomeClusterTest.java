package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationSpec;
import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code kubectl wait}, begun before the operator has seen the resource, ends either way. */
@Tag("cluster")
class OutcomeClusterTest {
  @RegisterExtension static final TestCluster CLUSTER = new TestCluster();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  @Test
  void shouldLetKubectlWaitForSuccessAndForRollback() throws IOException, InterruptedException {
    // Given
    TestDatabase database = TestPostgres.newest().createDatabase("outcome");
    table(database, "succeeds");
    table(database, "returns");
    String before = database.dump();
    GODWIT.connect(database, "outcome");
    GODWIT.script(
        "bash",
        "-c",
        "$KUBECTL -n $NAMESPACE scale deployment/godwit-operator --replicas=0 && $KUBECTL -n"
            + " $NAMESPACE wait --for=delete pod -l app.kubernetes.io/component=operator");
    GODWIT.apply("succeeds", renamed("succeeds", false));
    GODWIT.apply("returns", renamed("returns", true));

    // When
    Process success = kubectlWait("succeeds");
    Process rollback = kubectlWait("returns");
    GODWIT.script(
        "bash", "-c", "$KUBECTL -n $NAMESPACE scale deployment/godwit-operator --replicas=1");
    String said = read(success) + read(rollback);

    // Then
    assertThat(success.waitFor()).as(said).isZero();
    assertThat(rollback.waitFor()).as(said).isZero();
    assertThat(GODWIT.migration("succeeds").getStatus().outcome()).hasToString("SUCCEEDED");
    assertThat(GODWIT.migration("returns").getStatus().outcome()).hasToString("ROLLED_BACK");
    assertThat(database.value("SELECT new FROM succeeds")).isEqualTo("first");
    database.execute("ALTER TABLE succeeds RENAME COLUMN new TO old");
    assertThat(database.dump()).as("nothing but the name has changed").isEqualTo(before);
  }

  private static void table(TestDatabase database, String name) {
    database.execute(
        "CREATE TABLE %s (id int PRIMARY KEY, old text)".formatted(name),
        "INSERT INTO %s VALUES (1, 'first')".formatted(name));
  }

  private static MigrationSpec renamed(String table, boolean rollback) {
    return Specs.patch(
        Specs.rename(table, "old", "new"),
        "{'databaseRef': {'name': 'outcome'}, 'rollback': %s, 'cutover': {'flag': {'table': {'flag': '%s'}}}}"
            .formatted(rollback, table));
  }

  private static Process kubectlWait(String name) throws IOException {
    List<String> command = new ArrayList<>(List.of(Installation.kubectl().split(" ")));
    command.addAll(
        List.of(
            "-n",
            GODWIT.namespace(),
            "wait",
            "--for=jsonpath={.status.outcome}",
            "--timeout=300s",
            "migrations.godwit.io/" + name));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static String read(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
