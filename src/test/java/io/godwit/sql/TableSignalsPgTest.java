package io.godwit.sql;

import static io.godwit.sql.Found.found;
import static io.godwit.sql.Found.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.engine.TableName;
import io.godwit.signal.BuiltIn;
import io.godwit.signal.Reading;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a server of its own, whose autovacuum comes soon and takes its time. */
@Tag("postgres")
class TableSignalsPgTest {
  private static final TestPostgres SERVER =
      TestPostgres.alone(
          TestPostgres.Version.NEWEST,
          "autovacuum_naptime=1s",
          "autovacuum_vacuum_cost_delay=100ms",
          "autovacuum_vacuum_cost_limit=10");

  private static final TableName ORDERS = TableName.parse("public.orders");

  @AfterAll
  static void stop() {
    SERVER.destroy();
  }

  private static TestDatabase database(String options) {
    TestDatabase database = SERVER.createDatabase("table");
    database.execute(
        "CREATE TABLE orders (id int, filler text) WITH (autovacuum_enabled = " + options + ")",
        "INSERT INTO orders SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i");
    return database;
  }

  private static List<Reading> read(Connection look) throws SQLException {
    return TableSignals.read(look, ORDERS, Instant.EPOCH);
  }

  @Test
  void shouldSeeAutovacuumAtWorkWithoutAnyRight() throws Exception {
    // Given
    TestDatabase database = database("false");
    try (Connection look = LedgerForTest.toLook(database)) {
      database.execute("DELETE FROM orders WHERE id % 2 = 0");
      assertThat(value(read(look), BuiltIn.AUTOVACUUM)).isZero();

      // When
      database.execute("ALTER TABLE orders SET (autovacuum_enabled = true)");

      // Then: it lasts at least a second, as far as an ordinary role can tell.
      await().until(() -> value(read(look), BuiltIn.AUTOVACUUM) >= 1);
      database.execute("ALTER TABLE orders SET (autovacuum_enabled = false)");
    }
  }

  @Test
  void shouldNotTakeAnotherVacuumForIt() throws Exception {
    // Given
    TestDatabase database = database("false");
    try (Connection look = LedgerForTest.toLook(database);
        Connection other = database.asOwner();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);

      // When
      statement.execute("LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE");

      // Then
      assertThat(value(read(look), BuiltIn.AUTOVACUUM)).isZero();
      other.rollback();
    }
  }

  @Test
  void shouldSeeDeadRows() throws Exception {
    // Given
    TestDatabase database = database("false");
    try (Connection look = LedgerForTest.toLook(database)) {
      await().until(() -> value(read(look), BuiltIn.DEAD_TUPLES) == 0);

      // When
      database.execute("DELETE FROM orders WHERE id <= 15000");

      // Then
      await().until(() -> value(read(look), BuiltIn.DEAD_TUPLES) == 75);
      database.execute("VACUUM orders");
      await().until(() -> value(read(look), BuiltIn.DEAD_TUPLES) == 0);
      database.execute("DROP TABLE orders");
      assertThat(found(read(look), BuiltIn.DEAD_TUPLES).value())
          .isInstanceOf(Reading.Value.Missing.class);
    }
  }
}
