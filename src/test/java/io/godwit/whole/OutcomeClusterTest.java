package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.Specs;
import io.godwit.support.TestCluster;
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
    Shop one = shop("succeeds");
    Shop other = shop("returns");
    GODWIT.script(
        "bash",
        "-c",
        "$KUBECTL -n $NAMESPACE scale deployment/godwit-operator --replicas=0 && $KUBECTL -n"
            + " $NAMESPACE wait --for=delete pod -l app.kubernetes.io/component=operator");
    GODWIT.apply(
        "succeeds",
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': 'succeeds'}}"));
    GODWIT.apply(
        "returns",
        Specs.patch(
            Specs.changeType(RollbackClusterTest.TO_NUMERIC),
            "{'databaseRef': {'name': 'returns'}, 'rollback': true}"));

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
    assertThat(one.wrongOrders("o.amount * 100")).isZero();
    assertThat(other.wrongOrders("o.amount_cents")).isZero();
  }

  private static Shop shop(String name) {
    Shop shop = new Shop(TestPostgres.newest().createDatabase(name));
    GODWIT.connect(shop.database(), name);
    return shop;
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
