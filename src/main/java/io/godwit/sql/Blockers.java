package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Who is in a step's way, without what they say: statements may hold values of rows. */
final class Blockers {
  /**
   * A session {@code a}. State and times of others' sessions are shown to roles with
   * pg_read_all_stats only.
   */
  private static final String SESSION =
      """
      'pid ' || a.pid || coalesce(' (' || nullif(a.application_name, '') || ')', '')
        || coalesce(' of role ' || a.usename, ', autovacuum or the like') || coalesce(', ' || a.state, '')
        || coalesce(', transaction open for '
          || extract(epoch FROM clock_timestamp() - a.xact_start)::int || ' s', '')""";

  /**
   * Whom the statement of a step {@code s} waits for that runs outside a transaction at this
   * moment; NULL if it does not. CONCURRENTLY waits as long as it takes for whoever sees the table
   * as it was, and whoever waits cannot say so himself.
   */
  static final String OF_STATEMENT =
      """
      (SELECT 'it waits for ' || string_agg(
          coalesce(%s, 'a prepared transaction (pg_prepared_xacts)'), '; ' ORDER BY a.xact_start)
        FROM pg_stat_activity me CROSS JOIN LATERAL unnest(pg_blocking_pids(me.pid)) AS b(pid)
        LEFT JOIN pg_stat_activity a ON a.pid = b.pid
        WHERE me.pid = s.backend_pid AND me.application_name LIKE 'godwit/%%'
          AND coalesce(me.backend_start <= s.started_at, true))"""
          .formatted(SESSION);

  private Blockers() {}

  /** Of several tables, of the first that somebody holds. */
  static String of(Connection connection, List<TableName> tables) throws SQLException {
    for (TableName table : tables) {
      List<String> sessions = sessions(connection, table);
      if (!sessions.isEmpty()) {
        return "table " + table + " is locked by " + String.join("; ", sessions);
      }
    }
    return "table " + tables.getFirst() + " is busy; nobody holds it for long, trying on";
  }

  /** True if somebody holds a lock on the table. */
  static boolean any(Connection connection, TableName table) throws SQLException {
    return !sessions(connection, table).isEmpty();
  }

  private static List<String> sessions(Connection connection, TableName table) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT %s FROM pg_stat_activity a
        WHERE a.pid <> pg_backend_pid() AND EXISTS (
          SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted
            AND l.relation = ?::regclass AND l.database = a.datid)
        ORDER BY a.xact_start LIMIT 3
        """
            .formatted(SESSION),
        table.sql());
  }
}
