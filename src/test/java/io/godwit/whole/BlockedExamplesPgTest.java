package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.worker.LocalWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A report that reads the tables for long is in the way of each stage of every example in which no
 * row gets another shape: it is named, nobody who reads meanwhile waits for a second, and the stage
 * succeeds once it is gone (rules-postgres 16, 17).
 */
@Tag("postgres")
class BlockedExamplesPgTest {
  private static final String LOCK_TIMEOUT = "55P03";

  private final AtomicBoolean done = new AtomicBoolean();

  @AfterEach
  void letReadersEnd() {
    done.set(true);
  }

  static List<Example> examples() {
    return ExamplesPgTest.examples();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldNameWhoIsInTheWayAndMakeNobodyWait(Example example) throws Exception {
    // Given
    TestDatabase database = TestPostgres.newest().createDatabase(example.toString());
    database.psql(example.schema(), "rows=1000");
    List<String> tables =
        List.of(
            database
                .value(
                    "SELECT string_agg(oid::regclass::text, ' ') FROM pg_class WHERE relkind IN"
                        + " ('r', 'p') AND relnamespace = 'public'::regnamespace")
                .split(" "));
    var worker =
        new LocalWorker(database, Specs.table(example.migration().getSpec().change().kind()));
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    var readers = CompletableFuture.supplyAsync(() -> timeouts(database, tables));

    for (Stage stage : List.of(Stage.EXPAND, Stage.ENFORCE, Stage.HIDE, Stage.DROP)) {
      boolean strong =
          "t"
              .equals(
                  database.value(
                      "SELECT count(*) > 0 FROM godwit.steps WHERE lock = 'ACCESS_EXCLUSIVE'"
                          + " AND sql <> '{}' AND stage = '%s'".formatted(stage.word())));
      // When
      boolean named = blocked(database, tables, worker, stage);

      // Then
      assertThat(named || !strong).as("%s: who was in the way of %s", example, stage).isTrue();
    }
    done.set(true);
    assertThat(readers.join()).isZero();
    assertThat(database.value(example.wrong())).isEqualTo("0");
  }

  /** True if the worker said who is in its way. */
  private static boolean blocked(
      TestDatabase database, List<String> tables, LocalWorker worker, Stage stage)
      throws SQLException {
    try (Connection report = database.asOwner();
        Statement statement = report.createStatement()) {
      statement.execute("SET application_name = 'report'");
      report.setAutoCommit(false);
      report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      for (String table : tables) {
        if (database.value("SELECT to_regclass('%s')".formatted(table)) != null) {
          statement.execute("SELECT count(*) FROM " + table);
        }
      }
      CompletableFuture<Integer> job = CompletableFuture.supplyAsync(() -> worker.steps(stage));
      await().until(() -> job.isDone() || named(database, stage));
      boolean named = named(database, stage);
      report.commit();
      assertThat(job.join()).as(worker.lastWord()).isZero();
      return named;
    }
  }

  private static boolean named(TestDatabase database, Stage stage) {
    return database
        .value(
            "SELECT coalesce(string_agg(blockers, '; '), '') FROM godwit.steps WHERE stage = '%s'"
                .formatted(stage.word()))
        .contains("(report) of role " + database.owner());
  }

  /** How often somebody who reads had to wait for a second. */
  private int timeouts(TestDatabase database, List<String> tables) {
    int timeouts = 0;
    try (Connection connection = database.asOwner();
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '1s'");
      for (int i = 0; !done.get(); i++) {
        try {
          statement.execute("SELECT FROM " + tables.get(i % tables.size()) + " LIMIT 1");
        } catch (SQLException e) {
          // A table that goes, or gets another name, is not there: that is what was asked for.
          timeouts += LOCK_TIMEOUT.equals(e.getSQLState()) ? 1 : 0;
        }
      }
      return timeouts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
