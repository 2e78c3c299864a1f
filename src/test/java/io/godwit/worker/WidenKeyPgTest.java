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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A key becomes bigint with all that refers to it, there and back from everywhere. */
@Tag("postgres")
class WidenKeyPgTest {
  private static final List<Stage> FORTH =
      List.of(Stage.EXPAND, Stage.DUAL_WRITE, Stage.BACKFILL, Stage.ENFORCE, Stage.CUTOVER);

  private record Case(WideScene scene, TestPostgres.Version version) {}

  private TestDatabase database;
  private LocalWorker worker;

  static List<Case> cases() {
    return Arrays.stream(WideScene.values())
        .flatMap(scene -> Stream.of(TestPostgres.Version.values()).map(v -> new Case(scene, v)))
        .toList();
  }

  private void given(Case given) {
    database = TestPostgres.of(given.version()).createDatabase("widen");
    database.execute(given.scene().tables());
    worker = new LocalWorker(database, given.scene().spec());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldWidenTheKeyAndAllThatRefersToItWhileRowsComeAndGo(Case given) {
    // Given
    given(given);
    WideScene scene = given.scene();
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();

    // When
    try (Traffic application = Traffic.impatient(database, scene.application())) {
      worker.forth(Stage.EXPAND);
      worker.forth(Stage.DUAL_WRITE);
      application.someMore();
      worker.forth(Stage.BACKFILL);
      worker.forth(Stage.ENFORCE);
      application.someMore();
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
      worker.forth(Stage.CUTOVER);
      application.someMore();
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
      assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");
      database.execute(scene.beyond());
      application.someMore();
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
      assertThat(database.value("SELECT sum(diverged) FROM godwit.passes")).isEqualTo("0");
      assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
      application.someMore();

      // Then
      assertThat(application.failures()).isEmpty();
    }
    assertThat(database.dump()).doesNotContain("sync_", "_godwit_");
    assertThat(shape(database)).isEqualTo(shape(altered(given)));
    assertThat(database.value("SELECT count(*) FROM godwit.sync_failures")).isEqualTo("0");
    for (String column : scene.columns()) {
      assertThat(database.value(scene.typeOf(column))).as(column).isEqualTo("bigint");
    }
  }

  /** The same tables, widened as one would who has the time to lock them. */
  private static TestDatabase altered(Case given) {
    TestDatabase other = TestPostgres.of(given.version()).createDatabase("altered");
    other.execute(given.scene().tables());
    other.execute(given.scene().altered());
    return other;
  }

  /** The dump whatever the order of columns. */
  private static List<String> shape(TestDatabase database) {
    return database
        .dump()
        .replace(database.owner(), "owner")
        .replace(database.application(), "application")
        .lines()
        .map(line -> line.replaceFirst(",$", ""))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldLeadBackFromEveryPhaseAndForthAgain(Case given) {
    // Given
    given(given);
    WideScene scene = given.scene();
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
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.dump()).doesNotContain("_godwit_");
    assertThat(database.value(scene.rows())).isEqualTo(rows);
  }

  private void prepare(int attempt) {
    assertThat(worker.prepare(attempt)).as(worker.lastWord()).isZero();
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldRefuseToWalkBackOnceAnIdIsBeyondTheOldRange(TestPostgres.Version version) {
    // Given
    given(new Case(WideScene.IDENTITY, version));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    FORTH.forEach(worker::forth);
    database.execute(
        "SELECT setval('orders_id_seq', 2147483647)", "INSERT INTO orders (note) VALUES ('first')");
    assertThat(worker.verify(0)).as(worker.lastWord()).isZero();

    // When
    String seen = database.value("SELECT beyond FROM godwit.control");
    worker.turnBack();
    int exit = worker.back(Stage.RETURN);

    // Then
    assertThat(seen).isEqualTo("t");
    assertThat(exit).isNotZero();
    assertThat(worker.lastWord())
        .contains("RollbackImpossible")
        .contains("table public.orders has rows with")
        .contains("which the old column cannot hold");
    assertThat(database.value("SELECT max(id) FROM orders")).isEqualTo("2147483648");

    // When
    database.execute("DELETE FROM orders WHERE id > 2147483647");
    assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
    assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();

    // Then
    assertThat(database.value(WideScene.IDENTITY.typeOf("orders.id"))).isEqualTo("integer");
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldSayHowFarTheSequenceIs(TestPostgres.Version version) {
    // Given
    given(new Case(WideScene.SERIAL, version));
    database.execute("SELECT setval('shop.nodes_id_seq', 1073741824)");

    // When
    try (Traffic application =
        Traffic.of(
            database.asOwner(),
            (connection, number) -> {
              try (var statement = connection.createStatement()) {
                statement.execute("SELECT nextval('shop.nodes_id_seq')");
              }
            })) {
      application.someMore();
      assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    }

    // Then
    assertThat(database.value("SELECT plan ->> 'warnings' FROM godwit.migrations"))
        .contains("Sequence shop.nodes_id_seq is at 1,07")
        .contains(" of 2,147,483,647, 50.0 % of what column id can hold")
        .containsPattern(
            "it took [1-9][0-9]* values: at that rate it runs out in [0-9,]+ (days|hours)");
  }
}
