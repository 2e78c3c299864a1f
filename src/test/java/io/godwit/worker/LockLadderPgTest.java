package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strong locks where an autovacuum never ends and somebody reads for long (rules-postgres 16). */
@Tag("postgres")
class LockLadderPgTest {
  private TestPostgres server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.destroy();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveWayNameTheBlockerAndSucceedInTheEnd(TestPostgres.Version version)
      throws Exception {
    // Given
    server = TestPostgres.alone(version, TestPostgres.EAGER_AUTOVACUUM);
    TestDatabase database = server.createDatabase("ladder");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int NOT NULL CHECK (cents >= 0), hits int)",
        "INSERT INTO orders SELECT i, i, 0 FROM generate_series(1, 20000) i",
        "ANALYZE orders");
    var worker =
        new LocalWorker(
            database,
            Specs.changeType(
                new Change.ChangeColumnType(
                    "orders",
                    "cents",
                    "amount",
                    "numeric(12,2)",
                    "cents / 100.0",
                    "(amount * 100)::int")));
    worker.prepare();
    try (Traffic traffic =
        Traffic.impatient(
            database,
            (app, number) -> {
              try (Statement statement = app.createStatement()) {
                statement.execute(
                    "UPDATE orders SET hits = hits + 1 WHERE id = " + (1 + number * 7 % 20000));
              }
            })) {
      for (Stage stage : List.of(Stage.EXPAND, Stage.CUTOVER, Stage.HIDE, Stage.DROP)) {
        if (stage == Stage.CUTOVER) {
          // No lock of these is in a reader's way.
          worker.steps(Stage.DUAL_WRITE);
          worker.backfill();
          worker.steps(Stage.ENFORCE);
        }
        // When
        int exit = underObstacles(database, worker, stage);

        // Then
        assertThat(exit).as(worker.lastWord()).isZero();
      }
      assertThat(traffic.failures()).isEmpty();
    }
    assertThat(database.dump()).doesNotContain("cents");
  }

  /** Runs a stage while autovacuum is at work on the table, and a report that reads it for long. */
  private static int underObstacles(TestDatabase database, LocalWorker worker, Stage stage)
      throws SQLException {
    try (Connection report = database.asApplication();
        Statement statement = report.createStatement()) {
      statement.execute("SET application_name = 'report'");
      report.setAutoCommit(false);
      statement.executeQuery("SELECT count(*) FROM orders");
      await().until(() -> vacuuming(database));
      CompletableFuture<Integer> job = CompletableFuture.supplyAsync(() -> worker.steps(stage));
      await()
          .until(
              () ->
                  database.value(
                      "SELECT coalesce(string_agg(blockers, '; '), '') FROM godwit.steps WHERE stage = '"
                          + stage.word()
                          + "'"),
              blockers -> blockers.contains("(report) of role " + database.application()));
      assertThat(job).isNotDone();
      report.commit();
      return job.join();
    }
  }

  private static boolean vacuuming(TestDatabase database) throws SQLException {
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement();
        var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_progress_vacuum WHERE relid = 'orders'::regclass")) {
      row.next();
      return row.getInt(1) > 0;
    }
  }
}
