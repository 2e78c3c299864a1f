package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes the old side's values where rows differ; only while the old side is the authority. */
record Repair(Connection connection, Fence fence, PairSql pair, Consumer<String> log) {
  private static final int MOST_AT_ONCE = 1000;

  /** Repairs rows by their keys; returns how many were written. */
  long run(List<String> keys) throws SQLException {
    long repaired = 0;
    for (Leaf leaf : Leaf.of(connection, pair.table())) {
      repaired += pair.keys().key().byPlace() ? in(leaf, keys) : inParts(leaf, keys);
    }
    return repaired;
  }

  /** No row is held for longer than so many take. */
  private long inParts(Leaf leaf, List<String> keys) throws SQLException {
    long repaired = 0;
    for (int from = 0; from < keys.size(); from += MOST_AT_ONCE) {
      repaired += in(leaf, keys.subList(from, Math.min(keys.size(), from + MOST_AT_ONCE)));
    }
    return repaired;
  }

  /** Whoever writes the row at the same moment comes first: what it is then is looked at again. */
  private long in(Leaf leaf, List<String> keys) throws SQLException {
    PairSql rows = pair.at(leaf.table());
    Condition which =
        rows.keys().key().byPlace()
            ? Condition.ALL
            : rows.keys().among(connection.createArrayOf("text", keys.toArray()));
    List<Object> parameters = new ArrayList<>(List.of(fence.migration(), fence.number()));
    parameters.addAll(which.parameters());
    try {
      return Rows.one(
          connection,
          row -> row.getLong(1),
          """
          WITH aside AS MATERIALIZED (%s AS told),
          stands AS MATERIALIZED (SELECT 1 FROM godwit.control c, aside
            WHERE c.migration = ? AND c.fence = ? AND NOT EXISTS (
              SELECT FROM godwit.flags f WHERE f.migration = c.migration AND f.ramp_began)
            FOR SHARE OF c),
          changed AS (UPDATE ONLY %s AS r SET %s
            WHERE EXISTS (SELECT FROM stands) AND %s AND %s RETURNING 1)
          SELECT count(*) FROM changed
          """
              .formatted(
                  rows.standAside(),
                  leaf.table().sql(),
                  rows.assignment(),
                  which.sql(),
                  rows.divergentNow()),
          parameters.toArray());
    } catch (SQLException e) {
      if (!SqlFailure.badValue(e)) {
        throw e;
      }
      log.accept("repair failed for a row: " + SqlFailure.words(e));
      return 0;
    }
  }
}
