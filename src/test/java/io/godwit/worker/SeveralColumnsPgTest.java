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

/** One column becomes two, and two become one, while both versions of an application write. */
@Tag("postgres")
class SeveralColumnsPgTest {
  private static final List<Stage> FORTH =
      List.of(
          Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE, Stage.CUTOVER, Stage.HIDE);

  private record Case(SeveralColumns kind, TestPostgres.Version version) {}

  private TestDatabase database;
  private LocalWorker worker;

  static List<Case> cases() {
    return Arrays.stream(SeveralColumns.values())
        .flatMap(kind -> Stream.of(TestPostgres.Version.values()).map(v -> new Case(kind, v)))
        .toList();
  }

  private void given(Case given) {
    database = TestPostgres.of(given.version()).createDatabase("several");
    database.execute(given.kind().tables());
    worker = new LocalWorker(database, given.kind().spec());
  }

  private void forth(Stage stage) {
    worker.forth(stage);
    if (stage == Stage.CUTOVER) {
      worker.flag(100);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldReachTheNewShapeWhileBothApplicationsWrite(Case given) {
    // Given
    given(given);
    SeveralColumns kind = given.kind();
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    // When
    try (Traffic old = kind.oldApplication(database)) {
      worker.forth(Stage.EXPAND);
      worker.forth(Stage.DUAL_WRITE);
      try (Traffic fresh = kind.newApplication(database)) {
        old.someMore();
        fresh.someMore();
        worker.forth(Stage.BACKFILL);
        worker.forth(Stage.ENFORCE);
        old.someMore();
        assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
        worker.flag(25);
        forth(Stage.CUTOVER);
        old.someMore();
        fresh.someMore();
        old.end();

        // Then
        assertThat(kind.unequal(database, false)).isEqualTo("0");
        assertThat(kind.lost(database)).isEqualTo("0");

        // When
        worker.forth(Stage.HIDE);
        fresh.someMore();
        assertThat(kind.unequal(database, true)).isEqualTo("0");
        assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
        assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");
        assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
        fresh.someMore();

        // Then
        assertThat(old.failures()).isEmpty();
        assertThat(fresh.failures()).isEmpty();
      }
    }
    assertThat(database.dump())
        .doesNotContain("sync_", "_godwit_")
        .doesNotContain(kind.oldColumns().toArray(String[]::new))
        .contains(kind.newColumns().getFirst() + " text DEFAULT '", " NOT NULL")
        .contains("GRANT UPDATE(" + kind.newColumns().getFirst() + ")");
    assertThat(database.value("SELECT count(*) FROM godwit.sync_failures")).isEqualTo("0");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldLeadBackFromEveryPhaseAndForthAgain(Case given) {
    // Given
    given(given);
    SeveralColumns kind = given.kind();
    String schema = database.dump();
    String rows = rows(kind);
    int attempt = 1;

    for (Stage last : FORTH) {
      // When
      assertThat(worker.prepare(attempt++)).as(worker.lastWord()).isZero();
      FORTH.subList(0, FORTH.indexOf(last) + 1).forEach(this::forth);
      worker.walkBack(last, () -> worker.flag(0));

      // Then
      assertThat(database.dump()).as("from " + last).isEqualTo(schema);
      assertThat(rows(kind)).as("from " + last).isEqualTo(rows);
    }

    // When
    assertThat(worker.prepare(attempt)).as(worker.lastWord()).isZero();
    FORTH.forEach(this::forth);
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.dump()).doesNotContain(kind.oldColumns().toArray(String[]::new));
  }

  private String rows(SeveralColumns kind) {
    return database.value(
        "SELECT md5(string_agg(concat_ws('|', id, %s), ';' ORDER BY id)) FROM people"
            .formatted(String.join(", ", kind.oldColumns())));
  }
}
