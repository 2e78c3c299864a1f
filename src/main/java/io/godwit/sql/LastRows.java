package io.godwit.sql;

import io.godwit.engine.TakenAway;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Counts the rows of a table that is about to go, for the record. Before the drop and without its
 * lock: the table is read only by then.
 */
public final class LastRows {
  private LastRows() {}

  /** Counts, on a connection that commits each statement, and keeps the number in the audit. */
  public static long record(Connection connection, Fence fence, TakenAway taken)
      throws SQLException {
    long rows =
        Rows.one(
            connection,
            row -> row.getLong(1),
            "SELECT count(*) FROM "
                + TableRow.firstOf(connection, taken.table(), taken.whileHidden()).sql());
    Audit.lastRows(connection, fence.migration(), taken.table().toString(), rows);
    return rows;
  }
}
