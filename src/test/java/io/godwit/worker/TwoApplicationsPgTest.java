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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The old and the new version of an application at work on the same rows, with awkward values. */
@Tag("postgres")
class TwoApplicationsPgTest {
  private static final int ROWS = 20;

  private TestDatabase database;
  private LocalWorker worker;

  /**
   * Whole cents that may not be NULL on the old side; fractions and huge amounts on the new one.
   */
  private void given(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("two");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL CHECK (cents >= 0), note text)",
        "INSERT INTO orders SELECT i, i * 100, 'n' FROM generate_series(1, %d) i".formatted(ROWS),
        "ANALYZE orders");
    worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders",
                    "cents",
                    "amount",
                    "numeric(20,4)",
                    "cents / 100.0",
                    "(amount * 100)::int")));
    worker.prepare();
    worker.steps(Stage.EXPAND);
    worker.steps(Stage.DUAL_WRITE);
    worker.backfill();
    worker.steps(Stage.ENFORCE);
    assertThat(worker.steps(Stage.CUTOVER)).as(worker.lastWord()).isZero();
    worker.flag(25);
  }

  /** As an object-relational mapper does: the row is read, and all that was mapped is written. */
  private static void writeAll(Connection connection, String column, long number)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          WITH mapped AS (SELECT id, %1$s AS value FROM orders WHERE id = %2$d FOR UPDATE)
          UPDATE orders SET %1$s = mapped.value, note = '%1$s %3$d' FROM mapped
          WHERE orders.id = mapped.id"""
              .formatted(column, 1 + number * 7 % ROWS, number));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryValueOfTheNewSideAndFailNoWrite(TestPostgres.Version version) {
    // Given
    given(version);
    Map<Long, String> written = new ConcurrentHashMap<>();
    Traffic.Deed fractionsAndOverflows =
        (app, number) -> {
          long id = 1 + number % ROWS;
          // Every third does not fit into an integer of cents.
          String value = (number % 3 == 0 ? "99999999999." : number + ".") + "0049";
          try (Statement statement = app.createStatement()) {
            statement.execute("UPDATE orders SET amount = %s WHERE id = %d".formatted(value, id));
          }
          written.put(id, value);
        };
    Traffic.Deed newRows =
        (app, number) -> {
          try (Statement statement = app.createStatement()) {
            statement.execute(
                "INSERT INTO orders (id, amount) VALUES (%d, %s)"
                    .formatted(1000 + number, number % 2 == 0 ? "99999999999" : "1.5"));
          }
        };

    // When
    try (Traffic values = Traffic.of(database, fractionsAndOverflows);
        Traffic inserts = Traffic.of(database, newRows);
        Traffic old = Traffic.of(database, (app, number) -> writeAll(app, "cents", number));
        Traffic fresh = Traffic.of(database, (app, number) -> writeAll(app, "amount", number))) {
      for (Traffic each : new Traffic[] {values, inserts, old, fresh}) {
        each.someMore();
        each.someMore();
        each.someMore();
      }
      values.end();
      old.someMore();
      fresh.someMore();

      // Then
      assertThat(values.failures()).isEmpty();
      assertThat(inserts.failures()).isEmpty();
      assertThat(old.failures()).isEmpty();
      assertThat(fresh.failures()).isEmpty();
    }
    assertThat(written).hasSize(ROWS);
    written.forEach(
        (id, value) ->
            assertThat(database.value("SELECT amount FROM orders WHERE id = " + id))
                .as("row " + id)
                .isEqualTo(value));
    assertThat(
            database.value(
                "SELECT count(*) > 0 FROM godwit.sync_failures WHERE direction = 'down'"))
        .isEqualTo("t");

    // When
    worker.flag(0);
    worker.turnBack();
    int refused = worker.rollback();

    // Then
    assertThat(refused).isEqualTo(65);
    assertThat(worker.lastWord()).contains("RollbackWouldLose");
    assertThat(database.value("SELECT count(amount) >= 20 FROM orders")).isEqualTo("t");
  }

  /** The new application knows nothing of the old column, which has no default and is NOT NULL. */
  @ParameterizedTest
  @EnumSource
  void shouldServeTheNewApplicationFromTheHideThroughTheDrop(TestPostgres.Version version) {
    // Given
    given(version);
    worker.flag(100);
    Traffic.Deed insert =
        (app, number) -> {
          try (Statement statement = app.createStatement()) {
            statement.execute(
                "INSERT INTO orders (id, amount) VALUES (%d, 1.5)".formatted(1000 + number));
            statement.execute("UPDATE orders SET amount = 2.5 WHERE id = " + (1 + number % ROWS));
            statement.executeQuery("SELECT id, amount FROM orders WHERE id = " + (1000 + number));
          }
        };

    // When
    try (Traffic inserts = Traffic.impatient(database, insert)) {
      inserts.someMore();
      assertThat(worker.steps(Stage.HIDE)).as(worker.lastWord()).isZero();
      inserts.someMore();
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
      assertThat(worker.steps(Stage.DROP)).as(worker.lastWord()).isZero();
      inserts.someMore();

      // Then
      assertThat(inserts.failures()).isEmpty();
    }
    assertThat(database.dump()).doesNotContain("cents", "sync_");
  }
}
