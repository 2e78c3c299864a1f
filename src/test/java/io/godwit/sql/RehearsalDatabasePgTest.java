package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What keeps a database from being rehearsed on. */
@Tag("postgres")
class RehearsalDatabasePgTest {
  /** A restored copy is vacuumed at once, by backends of which few may see what they are. */
  @Test
  void shouldNotTakeAVacuumOfTheServersOwnForSomebody() throws SQLException {
    TestPostgres server =
        TestPostgres.alone(TestPostgres.Version.NEWEST, TestPostgres.EAGER_AUTOVACUUM);
    try {
      TestDatabase copy = server.createDatabase("restored");
      copy.execute(
          "CREATE TABLE orders AS SELECT i AS id, repeat('x', 500) AS note FROM generate_series(1, 20000) i",
          "UPDATE orders SET note = 'y'");
      await()
          .until(
              () ->
                  "t"
                      .equals(
                          copy.value(
                              "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND usename IS NULL")));

      try (Connection connection = copy.asOwner()) {
        assertThat(RehearsalDatabase.refusal(connection, copy.credentials())).isEmpty();
      }
    } finally {
      server.destroy();
    }
  }
}
