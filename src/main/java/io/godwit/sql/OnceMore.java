package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tries rows in quarantine once more, each by itself, where somebody has asked for it: a constraint
 * or a trigger that was in the way may be gone, which no write of the row would show.
 */
record OnceMore(
    Connection connection, Fence fence, Portion portion, PairSql pair, Consumer<String> log) {

  /** True if any were tried. */
  boolean run(Quarantine quarantine) throws SQLException {
    List<Quarantine.Entry> rows = quarantine.asked(portion);
    long filled = 0;
    for (Quarantine.Entry row : rows) {
      try {
        filled += fill(row);
        quarantine.tried(row);
      } catch (SQLException e) {
        if (!SqlFailure.ofRow(e)) {
          throw e;
        }
        quarantine.enter(row.leaf(), row.key(), e);
      }
    }
    if (!rows.isEmpty()) {
      log.accept(rows.size() + " rows in quarantine tried once more, " + filled + " filled");
    }
    return !rows.isEmpty();
  }

  /** As a repair does; whoever has lost the fence fills nothing. */
  private int fill(Quarantine.Entry row) throws SQLException {
    PairSql rows = pair.at(row.leaf());
    Condition which = rows.keys().among(connection.createArrayOf("text", new Object[] {row.key()}));
    List<Object> parameters = new ArrayList<>(List.of(fence.migration(), fence.number()));
    parameters.addAll(which.parameters());
    return Rows.update(
        connection,
        """
        WITH aside AS MATERIALIZED (%s AS told),
        stands AS MATERIALIZED (SELECT 1 FROM godwit.control c, aside
          WHERE c.migration = ? AND c.fence = ? FOR SHARE OF c)
        UPDATE ONLY %s AS r SET %s WHERE EXISTS (SELECT FROM stands) AND %s AND %s
        """
            .formatted(
                rows.standAside(),
                row.leaf().sql(),
                rows.assignmentNow(),
                which.sql(),
                rows.unfilledNow()),
        parameters.toArray());
  }
}
