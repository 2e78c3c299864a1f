package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.worker.LocalWorker;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The change of every example in which no row gets another shape, by the workers that its Jobs
 * would run. The others, which have an application, are run by {@link ExamplesClusterTest}.
 */
@Tag("postgres")
class ExamplesPgTest {
  static List<Example> examples() {
    return Example.all().stream().filter(example -> example.scripts().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldDoWhatItSays(Example example) throws IOException, InterruptedException {
    // Given
    TestDatabase database = TestPostgres.newest().createDatabase(example.toString());
    database.psql(example.schema(), "rows=1000");
    var change = example.migration().getSpec().change().kind();
    var worker = new LocalWorker(database, Specs.table(change));

    // When
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.EXPAND)).as(worker.lastWord()).isZero();
    if (database.value("SELECT plan ? 'fill' FROM godwit.migrations").equals("t")) {
      assertThat(worker.backfill()).as(worker.lastWord()).isZero();
    }
    for (Stage stage : List.of(Stage.ENFORCE, Stage.HIDE, Stage.DROP)) {
      assertThat(worker.steps(stage)).as(worker.lastWord()).isZero();
    }

    // Then
    assertThat(database.value(example.wrong())).isEqualTo("0");
  }
}
