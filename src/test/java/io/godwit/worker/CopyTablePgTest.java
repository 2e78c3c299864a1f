package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Stage;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table becomes others while it is written, there and back from everywhere. */
@Tag("postgres")
class CopyTablePgTest {
  private static final List<Stage> FORTH =
      List.of(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE, Stage.CUTOVER);

  private record Case(CopyScene scene, TestPostgres.Version version) {}

  private TestDatabase database;
  private LocalWorker worker;

  static List<Case> cases() {
    return Arrays.stream(CopyScene.values())
        .flatMap(scene -> Stream.of(TestPostgres.Version.values()).map(v -> new Case(scene, v)))
        .toList();
  }

  private void given(Case given) {
    database = TestPostgres.of(given.version()).createDatabase("twins");
    database.execute(given.scene().tables());
    worker = new LocalWorker(database, given.scene().spec());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldCopyATableWhileItIsWrittenAndCarryBackWhatIsWrittenToTheNewOne(Case given) {
    // Given
    given(given);
    CopyScene scene = given.scene();
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    // When
    try (Traffic application = Traffic.impatient(database, scene.before());
        Traffic other = Traffic.impatient(database, scene.before())) {
      worker.forth(Stage.EXPAND);
      worker.forth(Stage.DUAL_WRITE);
      application.someMore();
      worker.forth(Stage.BACKFILL);
      worker.forth(Stage.ENFORCE);
      application.someMore();
      other.someMore();
      agree();
      assertThat(application.failures()).isEmpty();
      assertThat(other.failures()).isEmpty();
    }
    String rows = database.value(scene.rows());
    worker.forth(Stage.CUTOVER);
    try (Traffic application = Traffic.impatient(database, scene.after());
        Traffic other = Traffic.impatient(database, apart(scene.after()))) {
      application.someMore();
      other.someMore();
      agree();
      assertThat(application.failures()).isEmpty();
      assertThat(other.failures()).isEmpty();
    }

    // Then
    assertThat(rows).isNotNull();
    assertThat(database.value(scene.shape())).isEqualTo("t");

    // When
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.dump()).doesNotContain("copy_", "_godwit_old", "_godwit_new");
    assertThat(database.value("SELECT count(*) FROM godwit.sync_failures")).isEqualTo("0");
  }

  /** Two that move the same row to another partition cannot both: PostgreSQL fails one of them. */
  private static Traffic.Deed apart(Traffic.Deed deed) {
    return (connection, number) -> deed.run(connection, number + 250);
  }

  private void agree() {
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");
    assertThat(database.value("SELECT string_agg(f::text, '; ') FROM godwit.sync_failures f"))
        .isNull();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldLeadBackFromEveryPhaseAndForthAgain(Case given) {
    // Given
    given(given);
    CopyScene scene = given.scene();
    String schema = database.dump();
    String rows = database.value(scene.rows());
    int attempt = 1;

    for (Stage last : FORTH) {
      // When
      prepare(attempt++);
      FORTH.subList(0, FORTH.indexOf(last) + 1).forEach(worker::forth);
      worker.walkBack(last, () -> {});

      // Then
      assertThat(database.dump()).as("from " + last).isEqualTo(schema);
      assertThat(database.value(scene.rows())).as("from " + last).isEqualTo(rows);
    }

    // When
    prepare(attempt);
    FORTH.forEach(worker::forth);
    agree();
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.value(scene.shape())).isEqualTo("t");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldKeepWhatWasWrittenToTheNewTableWhenItLeadsBack(Case given) {
    // Given
    given(given);
    CopyScene scene = given.scene();
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    FORTH.forEach(worker::forth);
    try (Traffic application = Traffic.of(database, scene.after())) {
      application.someMore();
    }
    agree();

    // When
    worker.walkBack(Stage.CUTOVER, () -> {});
    String rows = database.value(scene.rows());
    prepare(2);
    FORTH.forEach(worker::forth);
    agree();
    worker.walkBack(Stage.CUTOVER, () -> {});

    // Then
    assertThat(database.value(scene.rows())).isEqualTo(rows);
    assertThat(database.dump()).doesNotContain("copy_", "_godwit_");
  }

  private void prepare(int attempt) {
    assertThat(worker.prepare(attempt)).as(worker.lastWord()).isZero();
  }
}
