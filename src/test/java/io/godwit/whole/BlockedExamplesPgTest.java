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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Somebody who reads the tables for long, or an autovacuum, is in the way of each stage of every
 * example: a reader is named, nobody else who reads meanwhile waits for a second, and the stage
 * succeeds once he is gone; an autovacuum is evicted (rules-postgres 16, 17).
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
  private @Nullable TestPostgres server;

  @AfterEach
  void letReadersEnd() {
    done.set(true);
    if (server != null) {
      server.destroy();
    }
  }

  private record Case(Example example, Obstacle.Kind obstacle) {}

  /** One who has read and is idle, and all others where the whole matrix is asked for. */
  static Stream<Case> cases() {
    return Arrays.stream(Obstacle.Kind.values())
        .filter(kind -> kind == Obstacle.Kind.IDLE || TestPostgres.matrix())
        .flatMap(kind -> Example.all().stream().map(example -> new Case(example, kind)));
  }

  /** A server on which autovacuum does not end is one of its own. */
  private TestDatabase database(Case given) {
    String name = "blocked_" + given.obstacle().name().toLowerCase(Locale.ROOT) + "_";
    if (given.obstacle() != Obstacle.Kind.AUTOVACUUM) {
      return TestPostgres.newest().createDatabase(name + given.example());
    }
    server = TestPostgres.alone(TestPostgres.Version.NEWEST, TestPostgres.EAGER_AUTOVACUUM);
    return server.createDatabase(name + given.example());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldNameWhoIsInTheWayAndMakeNobodyWait(Case given) throws Exception {
    // Given
    Example example = given.example();
    TestDatabase database = database(given);
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
          blocked(given.obstacle(), database, tables, worker, stage);
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
      Obstacle.Kind kind,
      TestDatabase database,
      List<String> tables,
      LocalWorker worker,
      Stage stage)
      throws SQLException {
    boolean waits =
        database
            .value(
                "SELECT count(*) > 0 FROM godwit.steps WHERE stage = '%s' AND %s"
                    .formatted(stage.word(), WAITING))
            .equals("t");
    // What is hidden has another name by now: whoever reads that is a user of it, and in no way.
    List<String> there =
        tables.stream()
            .filter(
                table ->
                    database
                        .value("SELECT to_regclass('%s') IS NOT NULL".formatted(table))
                        .equals("t"))
            .toList();
    CompletableFuture<Integer> job;
    try (var _ = Obstacle.put(kind, database, there)) {
      job = CompletableFuture.supplyAsync(() -> worker.steps(stage), THREADS);
      if (kind != Obstacle.Kind.AUTOVACUUM) {
        await().until(() -> job.isDone() || named(database, stage));
        assertThat(named(database, stage))
            .as("the report is named in %s", stage)
            .isEqualTo(waits && !there.isEmpty());
      }
    }
    assertThat(job.join()).as(worker.lastWord()).isZero();
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
