package io.godwit.sql;

import static io.godwit.signal.BuiltIn.AUTOVACUUM;
import static io.godwit.signal.BuiltIn.DEAD_TUPLES;

import io.godwit.engine.TableName;
import io.godwit.signal.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The state of the table that changes: vacuum at work, dead rows. */
public final class TableSignals {
  private TableSignals() {}

  /** For how long autovacuum has been at it, and which share of its rows is dead. */
  public static List<Reading> read(Connection connection, TableName table, Instant at)
      throws SQLException {
    return List.of(autovacuum(connection, table, at), dead(connection, table, at));
  }

  /**
   * By the lock that it holds: pg_stat_progress_vacuum says which table only to the privileged. A
   * session of no user that holds this lock is autovacuum (or autoanalyze).
   */
  private static Reading autovacuum(Connection connection, TableName table, Instant at)
      throws SQLException {
    return Rows.one(
        connection,
        row -> Reading.of(AUTOVACUUM, row.getDouble(1), at, "pg_locks"),
        """
        SELECT coalesce(max(coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 1)), 0)
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.granted AND l.locktype = 'relation' AND l.mode = 'ShareUpdateExclusiveLock'
          AND l.relation = to_regclass(?) AND a.usesysid IS NULL
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """,
        table.sql());
  }

  private static Reading dead(Connection connection, TableName table, Instant at)
      throws SQLException {
    String source = "pg_stat_all_tables";
    return Rows.first(
            connection,
            row -> Reading.of(DEAD_TUPLES, row.getDouble(1), at, source),
            """
            SELECT coalesce(n_dead_tup * 100.0 / nullif(n_live_tup + n_dead_tup, 0), 0)
            FROM pg_stat_all_tables WHERE relid = to_regclass(?)
            """,
            table.sql())
        .orElseGet(() -> Reading.missing(DEAD_TUPLES.word(), "has no table " + table, at, source));
  }
}
