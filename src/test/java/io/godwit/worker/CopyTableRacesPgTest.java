package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.api.CopyTableSpec;
import io.godwit.api.CopyTableSpec.Into;
import io.godwit.engine.Stage;
import io.godwit.support.Specs;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same few rows are inserted, changed, moved, deleted and inserted again by several clients at
 * full rate, while they are copied, and while the worker that copies is killed (rules-postgres 10).
 */
@Tag("postgres")
class CopyTableRacesPgTest {
  private static final int KEYS = 1_000;

  /** The others are the backfill's alone: who writes a row has it copied by the trigger. */
  private static final int ROWS = 5_000;

  private static final int CLIENTS = 4;
  private static final int ROUNDS = 3;

  private TestDatabase database;
  private LocalWorker worker;

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldLoseAndDoubleNoRowWhoeverWritesAndWhoeverIsKilled(TestPostgres.Version version)
      throws Exception {
    // Given
    database = TestPostgres.of(version).createDatabase("races");
    database.execute(
        "CREATE TABLE items (id int PRIMARY KEY, n int NOT NULL, words text)",
        "GRANT ALL ON items TO PUBLIC",
        "INSERT INTO items SELECT i, 0, 'first' FROM generate_series(1, %d) i".formatted(ROWS),
        "ANALYZE items");
    worker =
        new LocalWorker(
            database,
            Specs.patch(
                Specs.table(
                    new CopyTableSpec(
                        "items",
                        null,
                        List.of(new Into(null, null, null, null, null, null)),
                        null,
                        null)),
                "{'backfill': {'batch': {'rows': 10, 'maxRows': 10}}}"));
    List<Traffic> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Traffic.impatient(database, CopyTableRacesPgTest::write));
      }

      for (int round = 1; round <= ROUNDS; round++) {
        // When
        assertThat(worker.prepare(round)).as(worker.lastWord()).isZero();
        worker.forth(Stage.EXPAND);
        worker.forth(Stage.DUAL_WRITE);
        // Slow enough to be met at its work.
        database.execute("UPDATE godwit.control SET duty_cycle = 5");
        killed(worker.start("backfill"));
        database.execute("UPDATE godwit.control SET duty_cycle = 100");
        assertThat(worker.backfill()).as(worker.lastWord()).isZero();
        assertThat(worker.verify(0)).as(worker.lastWord()).isZero();

        // Then
        assertThat(
                database.value(
                    "SELECT sum(diverged) FROM godwit.passes WHERE migration = (SELECT max(id) FROM"
                        + " godwit.migrations)"))
            .isEqualTo("0");
        if (round < ROUNDS) {
          worker.turnBack();
          assertThat(worker.back(Stage.ROLLBACK)).as(worker.lastWord()).isZero();
          database.execute("UPDATE godwit.control SET outcome = 'RolledBack'");
        }
      }
      for (Traffic client : clients) {
        client.someMore();
      }
    } finally {
      for (Traffic client : clients) {
        client.close();
      }
    }

    // Then
    assertThat(different("items", "items_godwit_new")).isEqualTo("0");
    untroubled(clients);

    // When
    worker.forth(Stage.ENFORCE);
    worker.forth(Stage.CUTOVER);
    clients.clear();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Traffic.impatient(database, CopyTableRacesPgTest::write));
      }
      for (Traffic client : clients) {
        client.someMore();
      }
      assertThat(worker.verify(0)).as(worker.lastWord()).isZero();
    } finally {
      for (Traffic client : clients) {
        client.close();
      }
    }

    // Then
    assertThat(different("items", "items_godwit_old")).isEqualTo("0");
    untroubled(clients);
  }

  private void untroubled(List<Traffic> clients) {
    for (Traffic client : clients) {
      assertThat(client.failures()).isEmpty();
    }
    assertThat(database.value("SELECT count(*) FROM godwit.sync_failures")).isEqualTo("0");
    assertThat(
            database.value(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
        .isEqualTo("0");
  }

  /** As multisets: a row that is there twice is no other row. */
  private String different(String one, String other) {
    return database.value(
        """
        SELECT count(*) FROM (
          (SELECT * FROM %1$s EXCEPT ALL SELECT * FROM %2$s) UNION ALL
          (SELECT * FROM %2$s EXCEPT ALL SELECT * FROM %1$s)) AS d
        """
            .formatted(one, other));
  }

  /** In the middle of its work. */
  private void killed(Process backfill) throws InterruptedException {
    try {
      await()
          .until(
              () ->
                  !backfill.isAlive()
                      || database
                          .value(
                              "SELECT coalesce(sum(rows_done), 0) > 100 FROM godwit.ranges g WHERE migration ="
                                  + " (SELECT max(id) FROM godwit.migrations)")
                          .equals("t"));
      assertThat(backfill.isAlive()).as("it is at work still: " + worker.printed()).isTrue();
    } finally {
      backfill.destroyForcibly();
      assertThat(backfill.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void write(java.sql.Connection connection, long number) throws SQLException {
    var random = ThreadLocalRandom.current();
    int key = 1 + random.nextInt(KEYS);
    String sql =
        switch (random.nextInt(6)) {
          case 0, 1 -> "DELETE FROM items WHERE id = %d".formatted(key);
          case 2 ->
              "INSERT INTO items VALUES (%d, %d, 'again') ON CONFLICT DO NOTHING"
                  .formatted(key, number);
          case 3 ->
              "INSERT INTO items VALUES (%d, %d, 'again') ON CONFLICT (id) DO UPDATE SET n = excluded.n"
                  .formatted(key, number);
          case 4 ->
              "UPDATE items SET id = id + 1 WHERE id = %d AND NOT EXISTS (SELECT FROM items WHERE id = %d)"
                  .formatted(key, key + 1);
          default -> "UPDATE items SET n = n + 1, words = 'more' WHERE id = %d".formatted(key);
        };
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      // Two of them have given two rows the same key.
      if (!"23505".equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}
