package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.ChangeKind;
import io.godwit.api.DropTableSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.RenameTableSpec;
import io.godwit.engine.Ledger;
import io.godwit.engine.Stage;
import io.godwit.sql.LedgerReader;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.worker.LocalWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A report that reads the tables for long is in the way of each stage of every example: it is
 * named, nobody who reads meanwhile waits for a second, and the stage succeeds once it is gone
 * (rules-postgres 16, 17).
 */
@Tag("postgres")
class BlockedExamplesPgTest {
  private static final String LOCK_TIMEOUT = "55P03";

  /** The common pool has one thread where there are two processors. */
  private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

  /** Steps that somebody who has read a table, and sees it as it was, keeps from going on. */
  private static final String WAITING =
      "sql <> '{}' AND (lock = 'ACCESS_EXCLUSIVE' OR sql::text LIKE '%INDEX CONCURRENTLY%')";

  private final AtomicBoolean done = new AtomicBoolean();

  @AfterEach
  void letReadersEnd() {
    done.set(true);
  }

  static List<Example> examples() {
    return Example.all();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void shouldNameWhoIsInTheWayAndMakeNobodyWait(Example example) throws Exception {
    // Given
    TestDatabase database = TestPostgres.newest().createDatabase("blocked_" + example);
    database.psql(example.schema(), "rows=1000");
    List<String> tables = tables(database);
    ChangeKind change = example.migration().getSpec().change().kind();
    boolean byFlag = example.text("01-migration.yaml").contains("flag:");
    MigrationSpec spec = byFlag ? Specs.move(change) : Specs.table(change);
    var worker = new LocalWorker(database, spec);
    assertThat(worker.prepare()).as(worker.lastWord()).isZero();
    boolean pairs = change.movesRows();
    boolean goes = change instanceof DropTableSpec || change instanceof RenameTableSpec;
    var readers = CompletableFuture.supplyAsync(() -> timeouts(database, tables), THREADS);

    // When
    for (Stage stage : Stage.values()) {
      if (stage == Stage.BACKFILL) {
        if (pairs || database.value("SELECT plan ? 'fill' FROM godwit.migrations").equals("t")) {
          assertThat(worker.backfill()).as(worker.lastWord()).isZero();
        }
      } else if (!stage.back() && stage != Stage.PREPARE && stage != Stage.VERIFY) {
        if (stage == Stage.HIDE && goes) {
          // Whoever reads on keeps it from being dropped.
          done.set(true);
          assertThat(readers.join()).isZero();
        }
        if (pairs && stage.compareTo(Stage.ENFORCE) > 0) {
          assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
        }
        if (!database
            .value("SELECT count(*) FROM godwit.steps WHERE stage = '%s'".formatted(stage.word()))
            .equals("0")) {
          blocked(database, tables, worker, stage);
        }
        if (pairs && stage == Stage.CUTOVER && byFlag) {
          worker.flag(100);
        }
      }
    }
    done.set(true);

    // Then
    assertThat(readers.join()).isZero();
    assertThat(database.value(example.wrong())).isEqualTo("0");
  }

  private static List<String> tables(TestDatabase database) {
    return Arrays.asList(
        database
            .value(
                "SELECT string_agg(oid::regclass::text, ' ') FROM pg_class WHERE relkind IN"
                    + " ('r', 'p') AND relnamespace = 'public'::regnamespace")
            .split(" "));
  }

  private static void blocked(
      TestDatabase database, List<String> tables, LocalWorker worker, Stage stage)
      throws SQLException {
    boolean waits =
        database
            .value(
                "SELECT count(*) > 0 FROM godwit.steps WHERE stage = '%s' AND %s"
                    .formatted(stage.word(), WAITING))
            .equals("t");
    try (Connection report = database.asOwner();
        Statement statement = report.createStatement()) {
      statement.execute("SET application_name = 'report'");
      report.setAutoCommit(false);
      report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      // What is hidden has another name by now: whoever reads that is a user of it, and in no way.
      List<String> there =
          tables.stream()
              .filter(
                  table ->
                      database
                          .value("SELECT to_regclass('%s') IS NOT NULL".formatted(table))
                          .equals("t"))
              .toList();
      for (String table : there) {
        statement.execute("SELECT count(*) FROM " + table);
      }
      CompletableFuture<Integer> job =
          CompletableFuture.supplyAsync(() -> worker.steps(stage), THREADS);
      await().until(() -> job.isDone() || named(database, stage));
      boolean named = named(database, stage);
      report.commit();
      assertThat(job.join()).as(worker.lastWord()).isZero();
      assertThat(named).as("the report is named in %s", stage).isEqualTo(waits && !there.isEmpty());
    }
  }

  private static boolean named(TestDatabase database, Stage stage) throws SQLException {
    try (Connection connection = database.asOwner()) {
      Map<String, Ledger> ledgers = LedgerReader.read(connection);
      return ledgers.values().iterator().next().steps().stream()
          .filter(step -> step.stage() == stage)
          .map(step -> String.valueOf(step.blockers()))
          .anyMatch(blockers -> blockers.contains("(report) of role " + database.owner()));
    }
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
