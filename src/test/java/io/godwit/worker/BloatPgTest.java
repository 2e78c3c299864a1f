package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dead rows of a table that autovacuum leaves alone. */
@Tag("postgres")
class BloatPgTest {
  private static final String DEAD =
      "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'orders'";
  private static final String VACUUMS =
      "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'orders'";

  @ParameterizedTest
  @EnumSource
  void shouldVacuumBetweenRangesButNotWhileAnOldSnapshotMakesItUseless(TestPostgres.Version version)
      throws SQLException {
    // Given: 70,000 dead rows that somebody can still see.
    Shape shape =
        Shape.of(
                version,
                "CREATE TABLE orders (id int PRIMARY KEY, cents text)"
                    + " WITH (autovacuum_enabled = false)",
                "INSERT INTO orders SELECT i, i::text FROM generate_series(1, 70000) i",
                "ANALYZE orders")
            .prepared();
    TestDatabase database = shape.database();
    try (Connection reader = database.asApplication();
        Statement snapshot = reader.createStatement()) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      snapshot.execute("SELECT count(*) FROM orders");
      database.execute("UPDATE orders SET cents = cents || '0'");
      await().until(() -> number(database, DEAD) >= 70_000);

      // When
      assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();

      // Then
      await().until(() -> number(database, VACUUMS) == 1);
      assertThat(number(database, "SELECT dead FROM godwit.vacuums")).isGreaterThan(60_000);

      // When: later, with as many dead rows.
      again(database);
      assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();

      // Then
      assertThat(number(database, VACUUMS)).isEqualTo(1);
    }

    // When: nobody can see them any more, and there are many more.
    database.execute("UPDATE godwit.vacuums SET dead = 0");
    again(database);
    assertThat(shape.worker().backfill()).as(shape.worker().lastWord()).isZero();

    // Then
    await().until(() -> number(database, VACUUMS) == 2 && number(database, DEAD) < 1000);
    assertThat(shape.unequal()).isEqualTo("0");
  }

  private static void again(TestDatabase database) {
    database.execute(
        "UPDATE godwit.vacuums SET at = now() - interval '1 hour'",
        "UPDATE godwit.migrations SET backfill_ended_at = NULL",
        "UPDATE godwit.ranges SET done = false");
  }

  private static long number(TestDatabase database, String sql) {
    return Long.parseLong(String.valueOf(database.value(sql)));
  }
}
