package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the old side's values where rows differ; only while the old side is the authority. A row
 * that cannot be written goes to the quarantine, and holds up none of the others.
 */
record Repair(
    Connection connection, Fence fence, PairSql pair, Quarantine quarantine, Consumer<String> log) {
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

  /** All at once, or each half of them, down to the row that fails alone. */
  private long in(Leaf leaf, List<String> keys) throws SQLException {
    try {
      return write(leaf, keys);
    } catch (SQLException e) {
      if (!SqlFailure.ofRow(e)) {
        throw e;
      }
      if (pair.keys().key().byPlace()) {
        // A place is another row's by and by: nothing can be kept out by it.
        log.accept("repair failed for a row: " + SqlFailure.words(e));
        return 0;
      }
      if (keys.size() == 1) {
        setAside(leaf, keys.getFirst(), e);
        return 0;
      }
      int half = keys.size() / 2;
      return in(leaf, keys.subList(0, half)) + in(leaf, keys.subList(half, keys.size()));
    }
  }

  /** As many as are allowed; what is more stays a difference. */
  private void setAside(Leaf leaf, String key, SQLException failure) throws SQLException {
    log.accept(
        "the row with %s cannot be repaired: %s"
            .formatted(pair.keys().key().words(key), SqlFailure.words(failure)));
    if (quarantine.excess().isEmpty()) {
      quarantine.enter(leaf.table(), key, failure);
    }
  }

  /** Whoever writes the row at the same moment comes first: what it is then is looked at again. */
  private long write(Leaf leaf, List<String> keys) throws SQLException {
    PairSql rows = pair.at(leaf.table());
    Condition which =
        rows.keys().key().byPlace()
            ? Condition.ALL
            : rows.keys().among(connection.createArrayOf("text", keys.toArray()));
    List<Object> parameters = new ArrayList<>(List.of(fence.migration(), fence.number()));
    parameters.addAll(which.parameters());
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
  }
}
