package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.TestDatabase;
import io.godwit.support.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No more than one batch is ever in danger. */
@Tag("postgres")
class LazyFlushPgTest {
  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldHaveEveryBatchOnDiskBeforeTheNextOne(TestPostgres.Version version)
      throws SQLException {
    TestDatabase database = TestPostgres.of(version).createDatabase("lazy");
    database.execute("CREATE TABLE t (id int)");
    try (Connection connection = database.asOwner()) {
      LazyFlush flush = new LazyFlush(connection);
      for (int batch = 0; batch < 20; batch++) {
        // When
        flush.before(true);
        assertThat(setting(connection)).isEqualTo("off");
        Rows.execute(connection, "INSERT INTO t SELECT generate_series(1, 100)");
        String written = position(connection);
        flush.after();
        flush.before(batch % 2 == 0);

        // Then
        assertThat(onDisk(connection, written)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TestPostgres.Version.class)
  void shouldLeaveTheSettingAsItWasWhereNoRestFollows(TestPostgres.Version version)
      throws SQLException {
    TestDatabase database = TestPostgres.of(version).createDatabase("eager");
    try (Connection connection = database.asOwner()) {
      String before = setting(connection);
      LazyFlush flush = new LazyFlush(connection);

      flush.before(false);
      assertThat(setting(connection)).isEqualTo(before);
      flush.before(true);
      flush.after();
      flush.before(false);
      assertThat(setting(connection)).isEqualTo(before);
    }
  }

  private static String setting(Connection connection) throws SQLException {
    return Rows.one(connection, row -> row.getString(1), "SHOW synchronous_commit");
  }

  /** The end of all that was committed before. */
  private static String position(Connection connection) throws SQLException {
    return Rows.one(
        connection, row -> row.getString(1), "SELECT pg_current_wal_insert_lsn()::text");
  }

  private static boolean onDisk(Connection connection, String written) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT pg_current_wal_flush_lsn() >= ?::pg_lsn",
        written);
  }
}
