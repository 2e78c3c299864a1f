package io.godwit.sql;

import io.godwit.engine.QuarantineList;
import io.godwit.engine.QuarantineList.Entry;
import io.godwit.engine.SqlStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;

/**
 * Reads rows in quarantine for people: so many that a ConfigMap and an annotation can hold them.
 */
public final class QuarantineRows {
  /** Rows that are listed, at most. */
  static final int MOST = 500;

  private QuarantineRows() {}

  /** Those of a migration; whoever is waived comes last. */
  public static QuarantineList read(Connection connection, long migration) throws SQLException {
    List<Entry> all =
        Rows.list(
            connection,
            QuarantineRows::entry,
            """
            SELECT coalesce(n.nspname || '.' || c.relname, q.leaf::text) AS leaf, q.*
            FROM godwit.quarantine q LEFT JOIN pg_class c ON c.oid = q.leaf
            LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE q.migration = ? ORDER BY q.waived_at IS NOT NULL, q.first_seen, q.key LIMIT ?
            """,
            migration,
            MOST);
    List<Entry> listed = Listed.within(all, Entry::key);
    return Rows.one(
        connection,
        row -> new QuarantineList(row.getLong(1), row.getLong(2), listed),
        "SELECT count(*), count(waived_at) FROM godwit.quarantine WHERE migration = ?",
        migration);
  }

  private static Entry entry(ResultSet row) throws SQLException {
    String state = row.getString("sqlstate");
    Timestamp waived = row.getTimestamp("waived_at");
    return new Entry(
        row.getString(1),
        row.getString("key"),
        state,
        SqlStates.name(state),
        row.getInt("attempts"),
        Listed.seconds(row.getTimestamp("first_seen")),
        Listed.seconds(row.getTimestamp("last_seen")),
        row.getBoolean("asked"),
        Listed.secondsOrNull(waived),
        row.getString("waived_why"));
  }
}
