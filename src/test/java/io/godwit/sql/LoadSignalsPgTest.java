package io.godwit.sql;

import static io.godwit.sql.Found.found;
import static io.godwit.sql.Found.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.signal.BuiltIn;
import io.godwit.signal.Reading;
import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** On a server of its own: others' sessions would count. */
@Tag("postgres")
class LoadSignalsPgTest {
  private static final TestPostgres SERVER =
      TestPostgres.alone(
          TestPostgres.Version.NEWEST, "max_connections=20", "max_prepared_transactions=2");

  @AfterAll
  static void stop() {
    SERVER.destroy();
  }

  private static TestDatabase database(boolean seesOthers) throws Exception {
    TestDatabase database = SERVER.createDatabase("load");
    if (seesOthers) {
      try (Connection superuser = database.asSuperuser();
          Statement statement = superuser.createStatement()) {
        statement.execute("GRANT pg_read_all_stats TO " + database.owner());
      }
    }
    return database;
  }

  private static List<Reading> read(Connection connection) throws Exception {
    return LoadSignals.read(connection, Instant.EPOCH);
  }

  @Test
  void shouldCountSessionsAtWork() throws Exception {
    // Given
    TestDatabase database = database(true);
    try (Connection look = LedgerForTest.toLook(database);
        Connection busy = database.asApplication();
        Statement statement = busy.createStatement()) {
      assertThat(value(read(look), BuiltIn.ACTIVE_BACKENDS)).isZero();

      // When
      Thread work =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      statement.execute("SELECT pg_sleep(60)");
                    } catch (java.sql.SQLException e) {
                      // Cancelled at the end.
                    }
                  });

      // Then
      await().until(() -> value(read(look), BuiltIn.ACTIVE_BACKENDS) == 1);
      statement.cancel();
      await().until(() -> value(read(look), BuiltIn.ACTIVE_BACKENDS) == 0);
      work.join();
    }
  }

  @Test
  void shouldSeeConnectionsRunOut() throws Exception {
    // Given
    TestDatabase database = database(false);
    List<Connection> many = new ArrayList<>();
    try (Connection look = LedgerForTest.toLook(database)) {
      double before = value(read(look), BuiltIn.CONNECTIONS);

      // When
      for (int i = 0; i < 8; i++) {
        many.add(database.asApplication());
      }

      // Then: eight of twenty.
      await().until(() -> value(read(look), BuiltIn.CONNECTIONS) >= before + 40);
    } finally {
      for (Connection connection : many) {
        connection.close();
      }
    }
  }

  @Test
  void shouldSeeAnOldTransactionAndAPreparedOne() throws Exception {
    // Given
    TestDatabase database = database(true);
    database.execute("CREATE TABLE t (i int)");
    try (Connection look = LedgerForTest.toLook(database);
        Connection old = database.asOwner();
        Statement statement = old.createStatement()) {
      assertThat(value(read(look), BuiltIn.OLDEST_TRANSACTION)).isZero();

      // When
      old.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");

      // Then
      await().until(() -> value(read(look), BuiltIn.OLDEST_TRANSACTION) > 0.3);
      statement.execute("PREPARE TRANSACTION 'forgotten'");
      await().until(() -> value(read(look), BuiltIn.OLDEST_TRANSACTION) > 0.3);
      old.setAutoCommit(true);
      statement.execute("ROLLBACK PREPARED 'forgotten'");
      assertThat(value(read(look), BuiltIn.OLDEST_TRANSACTION)).isZero();
    }
  }

  @Test
  void shouldSayWhichRightIsMissing() throws Exception {
    TestDatabase database = database(false);
    try (Connection look = LedgerForTest.toLook(database)) {
      for (BuiltIn signal : List.of(BuiltIn.ACTIVE_BACKENDS, BuiltIn.OLDEST_TRANSACTION)) {
        assertThat(found(read(look), signal).value())
            .isEqualTo(new Reading.Value.Inapplicable(LoadSignals.NO_RIGHT));
      }
    }
  }
}
