package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Other migrations of the same database, of whatever namespace, cluster or Database resource: their
 * operator may know nothing of this one.
 */
public final class Neighbours {
  /** Another migration is at work on the same table; two would take each other's steps apart. */
  public static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;

    Busy(String with, String table) {
      super(
          "Migration "
              + with
              + " is at work on the same table, "
              + table
              + "; this one begins after it");
    }
  }

  private Neighbours() {}

  /**
   * Sees to it that no other migration of this database is at work on the table, of whatever
   * namespace, cluster or Database resource.
   */
  public static void requireFree(Connection connection, Registration.Request request)
      throws SQLException, Busy {
    requireFree(connection, request, request.table());
  }

  /** The same of each of several tables. */
  public static void requireFree(
      Connection connection, Registration.Request request, List<TableName> tables)
      throws SQLException, Busy {
    for (TableName table : tables) {
      requireFree(connection, request, table.toString());
    }
  }

  /** The same of one of the tables that a plan changes. */
  static void requireFree(Connection connection, Registration.Request request, String table)
      throws SQLException, Busy {
    Optional<String> other =
        Rows.first(
            connection,
            row -> row.getString(1),
            """
            SELECT m.namespace || '/' || m.name FROM godwit.migrations m
            JOIN godwit.control c ON c.migration = m.id
            WHERE (m.table_name = ? OR ? = ANY (m.tables)
                OR EXISTS (SELECT FROM jsonb_array_elements_text(
                  coalesce(m.change #> '{sql,tables}', '[]')) AS t
                  WHERE CASE WHEN strpos(t, '.') = 0 THEN 'public.' ELSE '' END || t = ?))
              AND m.plan_hash IS NOT NULL AND c.outcome IS NULL
              AND (m.namespace, m.name) <> (?, ?) ORDER BY m.id LIMIT 1
            """,
            table,
            table,
            table,
            request.namespace(),
            request.name());
    if (other.isPresent()) {
      throw new Busy(other.get(), table);
    }
  }

  /**
   * Why the flag cannot have its name; its readers would be told another migration's percentage.
   */
  public static Optional<String> flagTaken(Connection connection, Registration.Request request)
      throws SQLException {
    return Rows.first(
        connection,
        row ->
            "flag "
                + request.flag()
                + " in table godwit.flags belongs to Migration "
                + row.getString(1)
                + ", whose readers may ask for it; choose another name",
        """
        SELECT m.namespace || '/' || m.name FROM godwit.flags f
        JOIN godwit.migrations m ON m.id = f.migration JOIN godwit.control c ON c.migration = m.id
        WHERE f.flag = nullif(?, '') AND coalesce(c.outcome, 'Succeeded') = 'Succeeded'
          AND (m.namespace, m.name) <> (?, ?)
        """,
        request.flag(),
        request.namespace(),
        request.name());
  }

  /** One at a time for each table; whoever comes at the same moment tries again. */
  static void lockTable(Connection connection, String table) throws SQLException {
    boolean ours =
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            "SELECT pg_try_advisory_xact_lock(hashtextextended('godwit.table.' || ?, 0))",
            table);
    if (!ours) {
      throw new SQLException("another worker plans for this table at this moment", "55P03");
    }
  }
}
