package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import io.godwit.support.TestReplica;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The primary dies, a replica takes its place, and the former primary comes back. */
@Tag("postgres")
class FailoverPgTest {
  private static final String DONE = "SELECT coalesce(sum(rows_done), 0) FROM godwit.ranges";

  @Test
  void shouldGoOnAtTheNewPrimaryAndKeepOffTheFormer() throws Exception {
    // Given: slow enough to fail over in the middle.
    TestPostgres primary = TestPostgres.alone(TestPostgres.Version.NEWEST);
    TestDatabase database = primary.createDatabase("failover");
    try (TestReplica replica = TestReplica.of(primary);
        Reopened atReplica = new Reopened(() -> connect(database, replica.port()))) {
      Shape shape =
          Shape.of(
                  Shape.TO_NUMBER,
                  database,
                  "CREATE TABLE orders (id int PRIMARY KEY, cents text)",
                  "INSERT INTO orders SELECT i, i::text FROM generate_series(1, 4000) i",
                  "ANALYZE orders")
              .prepared();
      database.execute("UPDATE godwit.control SET batch_rows = 20, batch_most = 20, pause_ms = 50");
      LocalWorker worker = shape.worker();
      Process process = worker.start("backfill");
      try {
        awaitNumber(atReplica, DONE, 1);

        // When
        primary.crash();
        replica.promote();
        worker.connectTo(replica.port());

        // Then
        long atFailover = atReplica.number(DONE).orElseThrow();
        awaitNumber(atReplica, DONE, atFailover + 1);
        assertThat(worker.printed())
            .contains("was on timeline 1 and is on 2: there was a failover or a restore");

        // When: the former primary is back under the old address.
        await().ignoreExceptions().until(() -> started(primary));
        String before = database.value(DONE);
        worker.connectTo(primary.port());
        atReplica.number(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name"
                + " LIKE 'godwit/%'");
        await().until(() -> worker.printed().contains("it is the former primary of a failover"));

        // Then
        assertThat(database.value(DONE)).isEqualTo(before);

        // When
        worker.connectTo(replica.port());
        atReplica.number("WITH c AS (UPDATE godwit.control SET pause_ms = 0 RETURNING 1) TABLE c");

        // Then
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(worker.lastWord()).isZero();
        assertThat(
                atReplica.number(
                    "SELECT count(*) FROM orders WHERE amount IS DISTINCT FROM cents::int"))
            .hasValue(0);
        assertThat(atReplica.number(DONE)).hasValue(4000);
        assertThat(atReplica.number("SELECT count(*) FROM godwit.audit WHERE action = 'failover'"))
            .hasValue(1);
        assertThat(database.value(DONE)).isEqualTo(before);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static boolean started(TestPostgres primary) {
    primary.start();
    return true;
  }

  private static void awaitNumber(Reopened server, String sql, long least) {
    await().until(() -> server.number(sql).orElse(0), number -> number >= least);
  }

  private static Connection connect(TestDatabase database, int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/" + database.name(),
        database.owner(),
        TestPostgres.PASSWORD);
  }
}
