package io.godwit.sql;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("postgres")
class LockSignalsPgTest {
  private static final TableName ORDERS = TableName.parse("public.orders");

  private TestDatabase database;

  private void given(TestPostgres.Version version) {
    database = TestPostgres.of(version).createDatabase("locks");
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, cents int)",
        "CREATE TABLE others (id int PRIMARY KEY)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 10) i");
  }

  private static List<Reading> read(Connection look) throws SQLException {
    return LockSignals.read(look, ORDERS, Instant.EPOCH);
  }

  @ParameterizedTest
  @EnumSource
  void shouldSeeWhoWaitsForTheTable(TestPostgres.Version version) throws Exception {
    // Given
    given(version);
    try (Connection look = LedgerForTest.toLook(database);
        Connection holder = database.asOwner();
        Statement holds = holder.createStatement();
        Connection reader = database.asApplication();
        Statement reads = reader.createStatement()) {
      assertThat(value(read(look), BuiltIn.LOCK_WAITERS)).isZero();
      holder.setAutoCommit(false);
      holds.execute("LOCK TABLE others IN ACCESS EXCLUSIVE MODE");
      Thread elsewhere = later(reads, "SELECT count(*) FROM others");
      await().until(() -> waiting() == 1);
      assertThat(value(read(look), BuiltIn.LOCK_WAITERS)).as("of another table").isZero();
      holder.rollback();
      elsewhere.join();

      // When
      holds.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
      Thread waits = later(reads, "SELECT count(*) FROM orders");

      // Then: somebody waits, but not for us.
      await().until(() -> value(read(look), BuiltIn.LOCK_WAITERS) == 1);
      assertThat(value(read(look), BuiltIn.BLOCKED_BY_US)).isZero();
      holder.rollback();
      waits.join();
      assertThat(value(read(look), BuiltIn.LOCK_WAITERS)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSeeHowLongSomebodyWaitsForARowOfOurs(TestPostgres.Version version) throws Exception {
    // Given
    given(version);
    try (Connection look = LedgerForTest.toLook(database);
        Connection worker = Postgres.connect(database.credentials(), LedgerForTest.PURPOSE);
        Statement works = worker.createStatement();
        Connection application = database.asApplication();
        Statement writes = application.createStatement()) {
      worker.setAutoCommit(false);
      works.execute("UPDATE orders SET cents = 0 WHERE id = 1");

      // When
      Thread waits = later(writes, "UPDATE orders SET cents = 1 WHERE id = 1");

      // Then
      await().until(() -> value(read(look), BuiltIn.BLOCKED_BY_US) > 0.4);
      assertThat(value(read(look), BuiltIn.LOCK_WAITERS)).isEqualTo(1);
      worker.rollback();
      waits.join();
      assertThat(value(read(look), BuiltIn.BLOCKED_BY_US)).isZero();
      assertThat(value(read(look), BuiltIn.LOCK_WAITERS)).isZero();
    }
  }

  private int waiting() {
    return Integer.parseInt(
        String.valueOf(
            database.value(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM"
                    + " pg_database WHERE datname = current_database())")));
  }

  private static Thread later(Statement statement, String sql) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                statement.execute(sql);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
  }
}
