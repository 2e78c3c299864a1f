package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;

/**
 * How often statements of others that name the table were executed, and for how long in all, as
 * {@code pg_stat_statements} counts it. Evidence, no proof (rules-postgres 26): what is missing is
 * kept as missing.
 */
final class QueryTimes {
  private final Connection connection;
  private final long migration;
  private final String table;

  /** Of a migration of a table, in the caller's transaction. */
  QueryTimes(Connection connection, long migration, String table) {
    this.connection = connection;
    this.migration = migration;
    this.table = table;
  }

  /** Keeps the counters as they are now, or why there are none. */
  void take(String moment) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Optional<String> schema = schema();
      if (schema.isEmpty()) {
        missing(moment, "the extension pg_stat_statements is not installed in this database");
      } else if (hidden(schema.get())) {
        missing(moment, "the role may not see statements of others: GRANT pg_read_all_stats TO it");
      } else if (count(moment, schema.get()) == 0) {
        missing(moment, "no statement of another role names the table");
      }
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      connection.rollback(before);
      missing(moment, SqlFailure.words(e));
    }
  }

  private Optional<String> schema() throws SQLException {
    return Rows.first(
        connection,
        row -> row.getString(1),
        "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE"
            + " e.extname = 'pg_stat_statements'");
  }

  private boolean hidden(String schema) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        """
        SELECT NOT pg_has_role('pg_read_all_stats', 'USAGE') AND EXISTS (
          SELECT FROM %s.pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
          WHERE d.datname = current_database() AND s.query = '<insufficient privilege>')
        """
            .formatted(quote(schema)));
  }

  private int count(String moment, String schema) throws SQLException {
    return Rows.update(
        connection,
        """
        INSERT INTO godwit.query_times (migration, moment, kind, calls, total_ms, counted_since)
        SELECT ?, ?, kind, sum(calls), sum(total_exec_time),
          (SELECT stats_reset FROM %1$s.pg_stat_statements_info)
        FROM (
          SELECT s.calls, s.total_exec_time, CASE WHEN s.query ~* '^\\s*select\\y' THEN 'read'
            WHEN s.query ~* '^\\s*(insert|update|delete|merge)\\y' THEN 'write' END AS kind
          FROM %1$s.pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
          JOIN pg_roles me ON me.rolname = current_user AND me.oid <> s.userid
          WHERE d.datname = current_database() AND s.toplevel
            AND s.query ~* ('(^|\\W)' || regexp_replace(?, '(\\W)', '\\\\\\1', 'g') || '($|\\W)')) AS named
        WHERE kind IS NOT NULL GROUP BY kind
        """
            .formatted(quote(schema)),
        migration,
        moment,
        table);
  }

  private void missing(String moment, String why) throws SQLException {
    Rows.update(
        connection,
        "INSERT INTO godwit.query_times (migration, moment, kind, trouble) VALUES (?, ?, 'read', ?)",
        migration,
        moment,
        why);
  }
}
