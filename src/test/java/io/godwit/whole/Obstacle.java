package io.godwit.whole;

import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** Somebody who has locks on tables for as long as this is open. */
final class Obstacle implements AutoCloseable {
  /** Who is in the way. */
  enum Kind {
    /** A transaction that has read, and does nothing any more. */
    IDLE,
    /** A SELECT that goes on and on. */
    QUERY,
    /** A vacuum that the server began by itself, as slow as it can be. */
    AUTOVACUUM
  }

  private interface End {
    void run() throws SQLException;
  }

  private final Deque<End> ends = new ArrayDeque<>();

  private Obstacle() {}

  /** Puts it in the way; it is there when this returns. */
  static Obstacle put(Kind kind, TestDatabase database, List<String> tables) throws SQLException {
    Obstacle obstacle = new Obstacle();
    switch (kind) {
      case IDLE -> obstacle.idle(database, tables);
      case QUERY -> obstacle.query(database, tables);
      case AUTOVACUUM -> vacuumed(database);
    }
    return obstacle;
  }

  private Statement reader(TestDatabase database) throws SQLException {
    Connection reader = database.asOwner();
    ends.push(reader::close);
    Statement statement = reader.createStatement();
    statement.execute("SET application_name = 'report'");
    return statement;
  }

  private void idle(TestDatabase database, List<String> tables) throws SQLException {
    Statement statement = reader(database);
    statement.getConnection().setAutoCommit(false);
    statement.getConnection().setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    for (String table : tables) {
      statement.execute("SELECT count(*) FROM " + table);
    }
    ends.push(statement.getConnection()::commit);
  }

  private void query(TestDatabase database, List<String> tables) throws SQLException {
    Statement statement = reader(database);
    String counts =
        tables.stream().map(", (SELECT count(*) FROM %s)"::formatted).collect(Collectors.joining());
    Thread reading =
        Thread.startVirtualThread(
            () -> {
              try {
                statement.execute("SELECT pg_sleep(3600)" + counts);
              } catch (SQLException e) {
                // It is cancelled in the end.
              }
            });
    await()
        .until(
            () ->
                database
                    .value(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'report'"
                            + " AND wait_event = 'PgSleep'")
                    .equals("1"));
    ends.push(
        () -> {
          statement.cancel();
          try {
            reading.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void vacuumed(TestDatabase database) throws SQLException {
    try (Connection superuser = database.asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute(
          """
          DO $$ DECLARE written text; BEGIN
            FOR written IN SELECT DISTINCT ON (c.oid)
                format('UPDATE %s SET %2$I = %2$I', c.oid::regclass, attname)
              FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
              WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
                AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
              ORDER BY c.oid, attnum
            LOOP
              BEGIN
                EXECUTE written;
              EXCEPTION WHEN read_only_sql_transaction THEN
                -- Whose rows are not written any more is not vacuumed either.
                NULL;
              END;
            END LOOP;
          END $$""");
      await()
          .until(
              () -> {
                try (var row =
                    statement.executeQuery(
                        "SELECT count(*) > 0 FROM pg_stat_progress_vacuum WHERE datname ="
                            + " current_database() AND relid > 16384")) {
                  return row.next() && row.getBoolean(1);
                }
              });
    }
  }

  /** It gets out of the way. */
  @Override
  public void close() throws SQLException {
    while (!ends.isEmpty()) {
      ends.pop().run();
    }
  }
}
