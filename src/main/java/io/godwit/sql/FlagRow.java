package io.godwit.sql;

import io.godwit.engine.Ledger;
import io.godwit.engine.Moved;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** A migration's row in {@code godwit.flags}: who is to be on the new side, as decided. */
final class FlagRow {
  private FlagRow() {}

  /** What a row says. */
  static Moved read(ResultSet row) throws SQLException {
    return new Moved(row.getInt("percent"), List.of((String[]) row.getArray("tenants").getArray()));
  }

  /**
   * Records who is to be there; false if that was decided for another row than the one that is
   * there now, as the fence does not move with the ramp. Readers do not move on while more rows
   * differ than the decision knew of.
   */
  static boolean record(Connection connection, Ledger seen, Moved to) throws SQLException {
    Array before = texts(connection, seen.moved());
    Array after = texts(connection, to);
    return Rows.update(
            connection,
            """
            UPDATE godwit.flags f SET percent = ?, tenants = ?, changed_at = clock_timestamp(),
              ramp_began = f.ramp_began OR ?
            FROM godwit.control c WHERE f.migration = ? AND c.migration = f.migration AND c.fence = ?
              AND f.percent = ? AND f.tenants = ? AND (f.percent <> ? OR f.tenants <> ?)
              AND (? OR ? >= (SELECT count(*) FROM godwit.discrepancies d WHERE d.migration = f.migration AND %s))
            """
                .formatted(Discrepancies.STANDING),
            to.percent(),
            after,
            !to.nobody(),
            seen.id(),
            seen.fence(),
            seen.moved().percent(),
            before,
            to.percent(),
            after,
            to.nobody(),
            seen.comparing().standing())
        == 1;
  }

  private static Array texts(Connection connection, Moved moved) throws SQLException {
    return connection.createArrayOf("text", moved.tenants().toArray(String[]::new));
  }
}
