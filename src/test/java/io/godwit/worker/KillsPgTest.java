package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.Change;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Workers, their sessions and the server itself are killed at random moments of a backfill under
 * traffic. {@code make kills} does so with 200 kills and 2 million rows.
 */
@Tag("postgres")
class KillsPgTest {
  private static final int ROWS = Integer.getInteger("godwit.rows", 200_000);
  private static final int KILLS = Integer.getInteger("godwit.kills", 25);
  private static final long SEED = Long.getLong("godwit.seed", System.nanoTime() % 1_000_000);
  private static final int WORKERS = 2;
  private static final int BATCH = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(45);

  private final Random random = new Random(SEED);
  private final TestDatabase database =
      TestPostgres.alone(
              TestPostgres.Version.NEWEST,
              "shared_buffers=256MB",
              "max_wal_size=1GB",
              "checkpoint_timeout=60s")
          .createDatabase("kills");
  private final Map<Killing.Victim, Integer> killed = new TreeMap<>();
  private final AtomicLong raised = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();

  @Test
  void shouldFillEveryRowOnceWhoeverIsKilled() {
    // Given
    LocalWorker worker = prepared();
    try (WorkerJob job = new WorkerJob(worker, WORKERS, "backfill");
        Reopened look = new Reopened(database::asOwner);
        Reopened application = new Reopened(database::asApplication)) {
      Traffic traffic =
          Traffic.of(
              database.asApplication(), (idle, number) -> application.run(this::raiseAndReplace));

      // When
      for (Killing killing : Killing.plan(KILLS, random)) {
        await()
            .atMost(LONGEST)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> job.complete() || reached(look, killing.share()));
        kill(killing.victim(), job, look);
      }
      await().atMost(LONGEST).pollInterval(Duration.ofMillis(100)).until(job::complete);
      traffic.end();
    } finally {
      System.out.println(figures());
    }

    // Then
    assertThat(
            database.value("SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM cents + 1"))
        .isEqualTo("0");
    assertThat(
            database.value(
                "SELECT string_agg(ordinal || ': ' || rows_done || ' of ' || there, ', ') FROM ("
                    + "SELECT g.ordinal, g.rows_done, (SELECT count(*) FROM orders o"
                    + " WHERE o.id > coalesce(g.lo::int, 0) AND o.id <= g.hi::int) AS there"
                    + " FROM godwit.ranges g WHERE g.leaf <> 0) r WHERE rows_done <> there"))
        .as("ranges that were not counted once")
        .isNull();
    assertThat(number("SELECT sum(rows_changed) FROM godwit.ranges")).isLessThanOrEqualTo(ROWS);
    assertThat(repeated()).isLessThanOrEqualTo(hit() * BATCH);
    assertThat(number("SELECT sum(raised) FROM orders"))
        .isBetween(raised.get(), raised.get() + unanswered.get());
    assertThat(number("SELECT count(*) FROM godwit.quarantine")).isZero();
    assertThat(worker.printed()).doesNotContain("Exception");
  }

  /** A trigger of the user's counts what the workers write, also what is rolled back afterwards. */
  private LocalWorker prepared() {
    Shape shape =
        Shape.of(
                Specs.patch(
                    Specs.changeType(
                        new Change.ChangeColumnType(
                            "orders",
                            "cents",
                            "amount",
                            "bigint",
                            "cents + 1",
                            "(amount - 1)::int")),
                    "{'backfill': {'userTriggers': 'Fire'}}"),
                database,
                "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, cents int,"
                    + " raised int NOT NULL DEFAULT 0)",
                "INSERT INTO orders (cents) SELECT i FROM generate_series(1, %d) i".formatted(ROWS),
                "CREATE SEQUENCE written",
                """
                CREATE FUNCTION count_written() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM nextval('written'); RETURN NEW; END $$""",
                "CREATE TRIGGER counted BEFORE UPDATE ON orders FOR EACH ROW WHEN (current_user ="
                    + " '%s') EXECUTE FUNCTION count_written()".formatted(database.owner()),
                "VACUUM ANALYZE orders")
            .prepared();
    database.execute(
        "UPDATE godwit.control SET batch_rows = %1$d, batch_most = %1$d".formatted(BATCH));
    return shape.worker();
  }

  /** Raises an old row, and inserts and deletes one behind the bound. */
  private long raiseAndReplace(Connection application) throws SQLException {
    try (PreparedStatement raise =
            application.prepareStatement(
                "UPDATE orders SET cents = cents + 1, raised = raised + 1 WHERE id = ?");
        Statement other = application.createStatement()) {
      raise.setInt(1, 1 + (int) (raised.get() * 7919 % ROWS));
      unanswered.incrementAndGet();
      raise.executeUpdate();
      unanswered.decrementAndGet();
      long soFar = raised.incrementAndGet();
      other.execute("INSERT INTO orders (cents) VALUES (5)");
      other.execute(
          "DELETE FROM orders WHERE id IN (SELECT max(id) FROM orders HAVING max(id) > %d)"
              .formatted(ROWS));
      return soFar;
    }
  }

  private boolean reached(Reopened look, double share) {
    return look.number("SELECT coalesce(sum(rows_done), 0) FROM godwit.ranges").orElse(0)
        >= share * ROWS;
  }

  private void kill(Killing.Victim victim, WorkerJob job, Reopened look) {
    switch (victim) {
      case WORKER -> job.killOne(random);
      case SESSION -> terminateOne(look);
      case SERVER -> {
        database.server().crash();
        // Sessions of the old server keep the new one out until they have noticed.
        await().atMost(LONGEST).ignoreExceptions().until(this::started);
      }
    }
    killed.merge(victim, 1, Integer::sum);
  }

  private boolean started() {
    database.server().start();
    return true;
  }

  private void terminateOne(Reopened look) {
    await()
        .atMost(LONGEST)
        .until(
            () ->
                look.number(
                        "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM"
                            + " pg_stat_activity WHERE application_name LIKE 'godwit/%' ORDER BY"
                            + " md5(pid::text) LIMIT 1) s")
                    .orElse(0),
            terminated -> terminated == 1);
  }

  /** Batches that may have been in work and lost: a server takes those of all workers along. */
  private long hit() {
    return killed.getOrDefault(Killing.Victim.WORKER, 0)
        + killed.getOrDefault(Killing.Victim.SESSION, 0)
        + (long) WORKERS * killed.getOrDefault(Killing.Victim.SERVER, 0);
  }

  /** Rows that were written and rolled back, as the sequence counts on whatever is rolled back. */
  private long repeated() {
    return number("SELECT last_value FROM written")
        - number("SELECT sum(rows_changed) FROM godwit.ranges");
  }

  private String figures() {
    return ("seed %d: %d rows, killed %s; changed by workers %d, written again %d; the application"
            + " wrote %d rows, of %d it got no answer")
        .formatted(
            SEED,
            ROWS,
            killed,
            number("SELECT sum(rows_changed) FROM godwit.ranges"),
            repeated(),
            raised.get(),
            unanswered.get());
  }

  private long number(String sql) {
    return Long.parseLong(String.valueOf(database.value(sql)));
  }
}
