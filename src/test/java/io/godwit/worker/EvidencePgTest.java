package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.engine.Stage;
import io.godwit.engine.Transform;
import io.godwit.sql.Evidence;
import io.godwit.sql.Fence;
import io.godwit.sql.PlanStore;
import io.godwit.sql.Postgres;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres.Version;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Counts and checksums of both columns, taken once, and never a reason to stop. */
@Tag("postgres")
class EvidencePgTest {
  private static final String SUMMARIES =
      """
      SELECT string_agg(concat_ws(' ', moment, side, column_name, rows, nulls, least, greatest, total),
        ', ' ORDER BY moment DESC, side DESC) FROM godwit.summaries
      """;

  @ParameterizedTest
  @EnumSource
  void shouldTellWhatBothColumnsHoldBeforeAndAfter(Version version) throws Exception {
    Shape shape =
        Shape.of(
                version,
                "CREATE TABLE orders (id int PRIMARY KEY, cents text)",
                "INSERT INTO orders SELECT i, nullif(i, 7)::text FROM generate_series(1, 30) i")
            .prepared();
    shape.filled();

    take(shape.database(), Evidence.Moment.AFTER, Duration.ofMinutes(1));

    assertThat(shape.database().value(SUMMARIES))
        .isEqualTo(
            "before old cents 30 1 1 9, before new amount 30 30 0,"
                + " after old cents 30 1 1 9, after new amount 30 1 1 30 458");
    assertThat(
            shape
                .database()
                .value("SELECT count(DISTINCT checksum) FROM godwit.summaries WHERE side = 'old'"))
        .isEqualTo("1");
    assertThat(
            shape
                .database()
                .value(
                    "SELECT checksum FROM godwit.summaries WHERE side = 'new' AND moment = 'before'"))
        .isEqualTo("0");
  }

  /** It is the values that count, not where they are, nor what the database is set to. */
  @Test
  void shouldHaveTheSameChecksumInAnyOrderAndUnderAnySetting() throws Exception {
    Shape shape = timestamps().prepared();
    TestDatabase database = shape.database();
    take(database, Evidence.Moment.BEFORE, Duration.ofMinutes(1));
    database.execute(
        "ALTER DATABASE %s SET datestyle = 'German'".formatted(database.name()),
        "ALTER DATABASE %s SET timezone = 'Asia/Tokyo'".formatted(database.name()),
        "UPDATE orders SET id = -id, at = at");

    take(database, Evidence.Moment.AFTER, Duration.ofMinutes(1));

    assertThat(sums(database)).isEqualTo("1");

    // And when: one value is another.
    database.execute(
        "DELETE FROM godwit.summaries WHERE moment = 'after'",
        "DELETE FROM godwit.query_times WHERE moment = 'after'",
        "UPDATE orders SET at = at + interval '1 microsecond' WHERE id = -20");
    take(database, Evidence.Moment.AFTER, Duration.ofMinutes(1));

    assertThat(sums(database)).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "json         | '{\"a\": 1}'  | 1 0",
        "bool         | true          | 1 0",
        "xml          | '<a/>'        | 1 0",
        "int[]        | '{1,2}'       | 1 0 {1,2} {1,2}",
        "float8       | 'NaN'         | 1 0 NaN NaN NaN",
        "float8       | '-infinity'   | 1 0 -Infinity -Infinity -Infinity",
        "cents        | 3             | 1 0 3 3 3",
        "money        | 3             | 1 0 $3.00 $3.00 3.00",
        "varchar(9)   | 'x'           | 1 0 x x",
      })
  void shouldTellOfAnyType(String type, String value, String told) throws Exception {
    Shape shape =
        Shape.of(
            Specs.rename("public.orders", "old", "fresh"),
            Version.OLDEST,
            "CREATE DOMAIN cents AS int CHECK (value >= 0)",
            "CREATE TABLE orders (id int PRIMARY KEY, old %s)".formatted(type),
            "INSERT INTO orders VALUES (1, %s)".formatted(value));
    assertThat(shape.worker().prepare()).as(shape.worker().lastWord()).isZero();
    assertThat(shape.worker().steps(Stage.EXPAND)).as(shape.worker().lastWord()).isZero();

    take(shape.database(), Evidence.Moment.BEFORE, Duration.ofMinutes(1));

    assertThat(
            shape
                .database()
                .value(
                    "SELECT concat_ws(' ', rows, nulls, least, greatest, total, trouble) FROM godwit.summaries WHERE side = 'old'"))
        .isEqualTo(told);
  }

  @Test
  void shouldNotBeTakenTwice() throws Exception {
    Shape shape = timestamps().prepared();
    take(shape.database(), Evidence.Moment.BEFORE, Duration.ofMinutes(1));
    shape.database().execute("DELETE FROM orders");

    // When: a worker begins anew
    assertThat(shape.worker().steps(Stage.DUAL_WRITE)).as(shape.worker().lastWord()).isZero();

    assertThat(
            shape
                .database()
                .value("SELECT string_agg(DISTINCT rows::text, ' ') FROM godwit.summaries"))
        .isEqualTo("20");
  }

  @Test
  void shouldKeepThatItCouldNotBeHadAndGoOn() throws Exception {
    Shape shape = timestamps().prepared();
    TestDatabase database = shape.database();
    database.execute("DELETE FROM godwit.summaries", "DELETE FROM godwit.query_times");
    try (Connection blocking = database.asOwner();
        Statement statement = blocking.createStatement()) {
      blocking.setAutoCommit(false);
      statement.execute("LOCK TABLE orders");

      take(database, Evidence.Moment.BEFORE, Duration.ofMillis(300));
    }

    assertThat(
            database.value(
                "SELECT string_agg(side || ' ' || trouble, ', ' ORDER BY side DESC) FROM godwit.summaries"))
        .isEqualTo(
            "old it took longer than allowed (SQLSTATE 57014), new it took longer than allowed (SQLSTATE 57014)");
    assertThat(database.value("SELECT count(rows) FROM godwit.summaries")).isEqualTo("0");
    assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();
    assertThat(database.value("SELECT count(trouble) FROM godwit.summaries")).isEqualTo("2");
  }

  /** Two pods begin at once: the table is scanned by one of them, and filled by none meanwhile. */
  @Test
  void shouldBeWaitedForByOtherWorkersWithoutKeepingTheOperatorFromWriting() throws Exception {
    Shape shape = timestamps().prepared();
    TestDatabase database = shape.database();
    database.execute("DELETE FROM godwit.summaries", "DELETE FROM godwit.query_times");
    try (Connection blocking = database.asOwner();
        Statement statement = blocking.createStatement()) {
      blocking.setAutoCommit(false);
      statement.execute("LOCK TABLE orders");
      var first = begin(database);
      await()
          .until(
              () ->
                  "1"
                      .equals(
                          database.value(
                              "SELECT count(*) FROM pg_locks WHERE relation = 'orders'::regclass AND NOT granted")));
      var second = begin(database);

      database.execute(
          "SET lock_timeout = '2s'",
          "INSERT INTO godwit.held SELECT id, 'probe', 1 FROM godwit.migrations",
          "UPDATE godwit.control SET heartbeat = now()");
      assertThat(second).isNotDone();
      assertThat(first).isNotDone();
      blocking.rollback();

      CompletableFuture.allOf(first, second).get(2, TimeUnit.MINUTES);
    }
    assertThat(database.value("SELECT count(rows) FROM godwit.summaries")).isEqualTo("2");
  }

  private static CompletableFuture<Void> begin(TestDatabase database) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            take(database, Evidence.Moment.BEFORE, Duration.ofMinutes(1));
          } catch (SQLException | InterruptedException | Fence.Lost e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Shape timestamps() {
    return Shape.of(
        Specs.changeType(
            new Change.ChangeColumnType(
                "orders",
                "at",
                "stamp",
                "timestamptz",
                "at AT TIME ZONE 'UTC'",
                "stamp AT TIME ZONE 'UTC'")),
        Version.NEWEST,
        "CREATE TABLE orders (id int PRIMARY KEY, at timestamp)",
        "INSERT INTO orders SELECT i, timestamp '2026-03-01 12:00' + i * interval '1 day' FROM generate_series(1, 20) i");
  }

  private static String sums(TestDatabase database) {
    return database.value(
        "SELECT count(DISTINCT checksum) FROM godwit.summaries WHERE side = 'old' AND checksum <> 0");
  }

  private static void take(TestDatabase database, Evidence.Moment moment, Duration timeout)
      throws SQLException, InterruptedException, Fence.Lost {
    long id = Long.parseLong(database.value("SELECT max(id) FROM godwit.migrations"));
    try (Connection connection =
        Postgres.connect(
            database.credentials(), new Postgres.Purpose("godwit/test/evidence", timeout))) {
      List<Transform> pairs = PlanStore.load(connection, id).pairs();
      new Evidence(connection, Fence.read(connection, id), pairs, new Stop()::rest, line -> {})
          .take(moment);
    }
  }
}
