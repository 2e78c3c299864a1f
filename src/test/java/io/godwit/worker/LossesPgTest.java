package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.Triggers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a worker loses on its way: connections, the server, what ledger or table once knew. */
@Tag("postgres")
class LossesPgTest {
  private static final String TABLE = "CREATE TABLE orders (id int PRIMARY KEY, cents text)";
  private static final String ROWS =
      "INSERT INTO orders SELECT i, i::text FROM generate_series(1, 4000) i";

  @ParameterizedTest
  @EnumSource
  void shouldWaitForTheServerAndGoOn(TestPostgres.Version version) throws Exception {
    // Given: slow enough to lose it in the middle.
    TestPostgres server = TestPostgres.alone(version);
    TestDatabase database = server.createDatabase("losses");
    Shape shape = Shape.of(Shape.TO_NUMBER, database, TABLE, ROWS, "ANALYZE orders").prepared();
    database.execute("UPDATE godwit.control SET batch_rows = 20, batch_most = 20, pause_ms = 20");
    LocalWorker worker = shape.worker();
    Process process = worker.start("backfill");
    try {
      await().until(() -> worker.printed().contains("first batch"));

      // When: its session is ended, and there is no other.
      asSuperuser(database, "ALTER ROLE %s CONNECTION LIMIT 0".formatted(database.owner()));
      asSuperuser(
          database,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE"
              + " 'godwit/%'");
      await().until(() -> worker.printed().contains("no connection left (SQLSTATE 53300)"));

      // And when: the server is stopped as for an upgrade.
      asSuperuser(database, "ALTER ROLE %s CONNECTION LIMIT -1".formatted(database.owner()));
      server.stop();
      await().until(() -> worker.printed().contains("no connection to be had (SQLSTATE 08001)"));
      server.start();
      database.execute("UPDATE godwit.control SET pause_ms = 0, batch_rows = 1000");

      // Then
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(worker.lastWord()).isZero();
      assertThat(worker.printed()).contains("SQLSTATE 57P01");
      assertThat(shape.unequal()).isEqualTo("0");
      assertThat(database.value("SELECT sum(rows_done) FROM godwit.ranges")).isEqualTo("4000");
    } finally {
      process.destroyForcibly();
      server.destroy();
    }
  }

  private static void asSuperuser(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.asSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** As after a restore of the table alone: ranges are done whose rows are not. */
  @Test
  void shouldFindRowsThatTheLedgerTakesForDone() {
    Shape shape = Shape.of(TestPostgres.Version.NEWEST, TABLE, ROWS, "ANALYZE orders").prepared();
    assertThat(shape.worker().backfill()).isZero();
    String forget = "UPDATE orders SET amount = NULL WHERE id % 100 = 0";
    shape
        .database()
        .execute(
            Triggers.off("orders"),
            forget,
            Triggers.on("orders"),
            "UPDATE godwit.migrations SET backfill_ended_at = NULL",
            "UPDATE godwit.ranges SET done = false WHERE leaf = 0");

    assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();
    assertThat(shape.unequal()).isEqualTo("0");

    // The same when the backfill is over: the comparison finds them, and puts them right.
    shape.database().execute(Triggers.off("orders"), forget, Triggers.on("orders"));
    assertThat(shape.worker().verify(1)).as(shape.worker().lastWord()).isZero();
    assertThat(shape.database().value("SELECT diverged || ' ' || repaired FROM godwit.passes"))
        .isEqualTo("0 40");
    assertThat(shape.unequal()).isEqualTo("0");
  }

  /** As after a restore of the ledger alone: rows are done of which it knows nothing. */
  @Test
  void shouldWriteNoRowAgainThatTheLedgerHasForgotten() {
    Shape shape = Shape.of(TestPostgres.Version.NEWEST, TABLE, ROWS, "ANALYZE orders").prepared();
    assertThat(shape.worker().backfill()).isZero();
    shape
        .database()
        .execute(
            "UPDATE godwit.migrations SET backfill_ended_at = NULL, backfill_started_at = NULL",
            "DELETE FROM godwit.ranges");

    assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();
    assertThat(
            shape
                .database()
                .value("SELECT sum(rows_done) || ' ' || sum(rows_changed) FROM godwit.ranges"))
        .isEqualTo("4000 0");
    shape.filled();
  }
}
