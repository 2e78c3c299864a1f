package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Outcome;
import io.godwit.support.Pgbench;
import io.godwit.support.TestCluster;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example that has an application, as it stands, from start to end under it. */
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
class ExamplesClusterTest {
  private static final int ROWS = 20_000;

  @RegisterExtension static final TestCluster CLUSTER = TestCluster.shared();
  @RegisterExtension static final Installation GODWIT = new Installation(CLUSTER);

  static List<Example> examples() {
    return Example.all().stream().filter(example -> !example.scripts().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldReachTheNewShapeUnderItsApplication(Example example)
      throws IOException, InterruptedException {
    // Given
    String name = example.toString();
    TestDatabase database = TestPostgres.newest().createDatabase(name);
    database.psql(example.schema(), "rows=" + ROWS);
    String secret = example.database().getSpec().connection().secretRef().name();
    GODWIT.secretNamed(secret, database.secretForPods());
    create(example.text("00-database.yaml"));
    Pgbench application = example.application(database, ROWS, "-c", "4", "-R", "80");

    // When
    create(example.text("01-migration.yaml"));
    var waiting =
        GODWIT.await(
            name,
            status ->
                status.outcome() != null
                    || status.waitingFor() != null
                        && status.waitingFor().gate().equals("contract"));
    GODWIT.annotate(name, "godwit.io/approve", "contract@" + waiting.planHash());
    var status = GODWIT.await(name, now -> now.outcome() != null);

    // Then
    assertThat(status.outcome()).as(Installation.message(status)).isEqualTo(Outcome.SUCCEEDED);
    application.endUnharmed();
    assertThat(database.value(example.wrong())).isEqualTo("0");
    assertThat(Objects.requireNonNull(status.divergence()).diverged()).isZero();
  }

  /** As it is written: a record would name every field, and leave no default to the API server. */
  private static void create(String yaml) {
    GODWIT
        .client()
        .resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
        .inNamespace(GODWIT.namespace())
        .create();
  }
}
