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
 * The change of every example without an application of its own, by the workers that its Jobs would
 * run. The others are run by {@link ExamplesClusterTest}.
 */
@Tag("postgres")
class ExamplesPgTest {
  private static final List<Stage> OF_TABLES =
      List.of(Stage.EXPAND, Stage.ENFORCE, Stage.HIDE, Stage.DROP);

  private static final List<Stage> WHOLE_ROAD =
      List.of(
          Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE, Stage.CUTOVER, Stage.DROP);

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
    for (Stage stage : change.movesRows() ? WHOLE_ROAD : OF_TABLES) {
      int exit = stage == Stage.BACKFILL ? worker.backfill() : worker.steps(stage);
      assertThat(exit).as(worker.lastWord()).isZero();
    }

    // Then
    assertThat(database.value(example.wrong())).isEqualTo("0");
  }
}
