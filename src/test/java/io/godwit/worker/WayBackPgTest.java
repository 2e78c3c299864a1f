package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way back once readers had moved: whoever uses the new column still is not hurt by it. */
@Tag("postgres")
class WayBackPgTest {
  private static final String NEW_APPLICATION =
      "INSERT INTO orders (amount) VALUES (1.23); UPDATE orders SET amount = amount + 1 WHERE id ="
          + " 7; SELECT amount FROM orders WHERE id = 8";

  private static final String OLD_APPLICATION =
      "INSERT INTO orders (cents) VALUES (123); UPDATE orders SET cents = cents + 1 WHERE id = 9;"
          + " SELECT cents FROM orders WHERE id = 10";

  private TestDatabase database;
  private LocalWorker worker;
  private String before;

  private void givenReadersOnTheNewColumn(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("way_back");
    database.execute(
        """
        CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          cents int NOT NULL DEFAULT 0 CHECK (cents >= 0))""",
        "CREATE INDEX ON orders (cents)",
        "INSERT INTO orders (cents) SELECT i FROM generate_series(1, 100) i",
        "ANALYZE orders");
    before = database.dump();
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders",
                    "cents",
                    "amount",
                    "numeric(14,2)",
                    "cents / 100.0",
                    "(amount * 100)::int")));
    worker.prepare();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    worker.backfill();
    worker.steps(Stage.ENFORCE);
    worker.steps(Stage.CUTOVER);
    worker.flag(100);
    assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
  }

  private static void run(Connection connection, String statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(statements);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldServeWhoStillUsesTheNewColumnUntilItIsHidden(TestPostgres.Version version) {
    // Given
    givenReadersOnTheNewColumn(version);
    try (Traffic late = Traffic.of(database, (app, n) -> run(app, NEW_APPLICATION))) {
      // When: the flag is lowered, but this client has not heard of it.
      worker.turnBack();
      assertThat(worker.back(Stage.UNHIDE)).as(worker.lastWord()).isZero();
      worker.flag(0);
      assertThat(worker.back(Stage.RETURN)).as(worker.lastWord()).isZero();
      late.someMore();

      // Then
      assertThat(late.failures()).isEmpty();
      assertThat(
              database.value(
                  "SELECT count(*) FROM orders WHERE cents IS DISTINCT FROM (amount * 100)::int"))
          .isEqualTo("0");

      // When
      try (Traffic old = Traffic.impatient(database, (app, n) -> run(app, OLD_APPLICATION))) {
        assertThat(worker.back(Stage.HIDE_NEW)).as(worker.lastWord()).isZero();
        late.someMore();
        old.someMore();
        assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();
        old.someMore();

        // Then: it is found out before anything is lost; the old application never notices.
        assertThat(late.states()).containsExactly("42703");
        assertThat(old.failures()).isEmpty();
      }
    }
    assertThat(database.dump()).isEqualTo(before);
    assertThat(
            database.value(
                "SELECT count(*) FROM godwit.steps WHERE state NOT IN ('Undone', 'Planned')"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindTheOldColumnBeforeReadersComeBack(TestPostgres.Version version)
      throws SQLException {
    // Given
    givenReadersOnTheNewColumn(version);
    worker.turnBack();

    // When
    int exit = worker.back(Stage.UNHIDE);

    // Then
    assertThat(exit).as(worker.lastWord()).isZero();
    try (Connection application = database.asApplication()) {
      run(application, OLD_APPLICATION);
      run(application, NEW_APPLICATION);
    }
  }

  /** Written while the new column was still in sight, after readers were back. */
  @ParameterizedTest
  @EnumSource
  void shouldNotDropWhatTheOldColumnCannotHold(TestPostgres.Version version) throws SQLException {
    // Given
    givenReadersOnTheNewColumn(version);
    worker.turnBack();
    worker.back(Stage.UNHIDE);
    worker.flag(0);
    worker.back(Stage.RETURN);
    try (Connection application = database.asApplication()) {
      run(application, "UPDATE orders SET amount = 99999999999 WHERE id = 3");
    }

    // When
    int hidden = worker.back(Stage.HIDE_NEW);
    int last = worker.back(Stage.ROLLBACK);
    String why = worker.lastWord();
    String kept = database.value("SELECT amount_godwit_new FROM orders WHERE id = 3");
    database.execute("UPDATE godwit.control SET accept_loss = true, fence = fence + 1");
    int waived = worker.back(Stage.ROLLBACK);

    // Then: it stays, out of sight, until somebody lets the value go.
    assertThat(hidden).as(worker.lastWord()).isZero();
    assertThat(last).isEqualTo(65);
    assertThat(why).contains("RollbackWouldLose", "key 3");
    assertThat(kept).isEqualTo("99999999999.00");
    assertThat(waived).as(worker.lastWord()).isZero();
    assertThat(database.dump()).doesNotContain("amount_godwit_new");
  }

  /** Such a value was written before readers came back: they come back all the same. */
  @ParameterizedTest
  @EnumSource
  void shouldReturnWhatTheOldColumnCanHold(TestPostgres.Version version) throws SQLException {
    // Given
    givenReadersOnTheNewColumn(version);
    worker.turnBack();
    worker.back(Stage.UNHIDE);
    try (Connection application = database.asApplication()) {
      run(application, "UPDATE orders SET amount = 99999999999 WHERE id = 3");
    }
    worker.flag(0);

    // When
    int returned = worker.back(Stage.RETURN);
    int hidden = worker.back(Stage.HIDE_NEW);
    int last = worker.back(Stage.ROLLBACK);

    // Then
    assertThat(returned).as(worker.lastWord()).isZero();
    assertThat(hidden).as(worker.lastWord()).isZero();
    assertThat(last).isEqualTo(65);
    assertThat(worker.lastWord()).contains("RollbackWouldLose", "key 3");
    assertThat(database.value("SELECT amount_godwit_new FROM orders WHERE id = 3"))
        .isEqualTo("99999999999.00");
  }

  /** A name that somebody took meanwhile is theirs. */
  @ParameterizedTest
  @EnumSource
  void shouldNotDropAnothersColumn(TestPostgres.Version version) {
    // Given
    givenReadersOnTheNewColumn(version);
    worker.turnBack();
    worker.back(Stage.UNHIDE);
    worker.flag(0);
    worker.back(Stage.RETURN);
    worker.back(Stage.HIDE_NEW);
    database.execute("ALTER TABLE orders ADD COLUMN amount text DEFAULT 'mine'");

    // When
    int refused = worker.back(Stage.ROLLBACK);
    String why = worker.lastWord();
    database.execute("ALTER TABLE orders RENAME COLUMN amount TO mine");
    int done = worker.back(Stage.ROLLBACK);

    // Then
    assertThat(refused).isEqualTo(65);
    assertThat(why).contains("expand/add-column", "42701");
    assertThat(done).as(worker.lastWord()).isZero();
    assertThat(database.value("SELECT mine FROM orders LIMIT 1")).isEqualTo("mine");
  }
}
