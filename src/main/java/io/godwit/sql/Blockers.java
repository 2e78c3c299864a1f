package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Who holds locks on a table, without what they say: statements may hold values of rows. */
final class Blockers {
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

  private static List<String> sessions(Connection connection, TableName table) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
            SELECT 'pid ' || a.pid || coalesce(' (' || nullif(a.application_name, '') || ')', '')
              || coalesce(' of role ' || a.usename, ', autovacuum or the like') || coalesce(', ' || a.state, '')
              || coalesce(', transaction open for '
                || extract(epoch FROM clock_timestamp() - a.xact_start)::int || ' s', '')
            FROM pg_stat_activity a
            -- State and times of others' sessions are shown to roles with pg_read_all_stats only.
            WHERE a.pid <> pg_backend_pid() AND EXISTS (
              SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted
                AND l.relation = ?::regclass AND l.database = a.datid)
            ORDER BY a.xact_start LIMIT 3
            """,
        table.sql());
  }
}
