package io.godwit.sql;

import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives up a range in which others hold rows for long. It is split at its middle, so that they hold
 * up a small range after a while, and whoever comes next takes the others first.
 */
public record RangeSplit(Connection connection, Fence fence, Transform transform) {
  /** Ranges of fewer rows stay whole. */
  private static final int LEAST = 200;

  private record Middle(String key, long rows) {}

  /**
   * Gives up a range all of whose rows were looked at, on a connection that commits each statement.
   *
   * @param owed rows of it that no batch has counted
   * @return the number of the range that its second half is now, if it was split
   */
  public Optional<Integer> giveUp(Ranges.Range range, long owed) throws SQLException {
    connection.setAutoCommit(false);
    try {
      // Two that split at the same time would choose the same number.
      Rows.one(
          connection,
          row -> true,
          "SELECT 1 FROM godwit.migrations WHERE id = ? FOR UPDATE",
          fence.migration());
      Optional<Long> rows =
          Rows.first(
              connection,
              row -> row.getLong(1),
              """
              UPDATE godwit.ranges SET tries = tries + 1, cursor = hi, window_middle = NULL, window_hi = NULL,
                window_rows = 0, window_count = 0, slice = 0, slices = 1, rows_done = rows_done + ?
              WHERE migration = ? AND pass = 0 AND ordinal = ? AND fence = ? AND NOT done RETURNING rows_done
              """,
              owed,
              fence.migration(),
              range.ordinal(),
              range.token());
      Optional<Middle> middle = rows.isEmpty() ? Optional.empty() : middle(range);
      Optional<Integer> half =
          middle.isEmpty()
              ? Optional.empty()
              : Optional.of(split(range, middle.get(), rows.orElseThrow()));
      connection.commit();
      return half;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private int split(Ranges.Range range, Middle middle, long rows) throws SQLException {
    long first = Math.min(middle.rows(), rows);
    int half =
        Rows.one(
            connection,
            row -> row.getInt(1),
            """
            INSERT INTO godwit.ranges (migration, ordinal, leaf, lo, hi, cursor, rows_done, tries)
            SELECT migration, (SELECT max(ordinal) + 1 FROM godwit.ranges o
                WHERE o.migration = g.migration AND o.pass = 0 AND o.ordinal < ?),
              leaf, ?, hi, hi, ?, tries
            FROM godwit.ranges g WHERE migration = ? AND pass = 0 AND ordinal = ? RETURNING ordinal
            """,
            Ranges.SWEEP,
            middle.key(),
            rows - first,
            fence.migration(),
            range.ordinal());
    Rows.update(
        connection,
        "UPDATE godwit.ranges SET hi = ?, cursor = ?, rows_done = ? WHERE migration = ? AND"
            + " pass = 0 AND ordinal = ?",
        middle.key(),
        middle.key(),
        first,
        fence.migration(),
        range.ordinal());
    return half;
  }

  private Optional<Middle> middle(Ranges.Range range) throws SQLException {
    KeySql key = new KeySql(transform.key());
    Condition which = key.between(range.lo(), range.hi());
    List<Object> parameters = new ArrayList<>(which.parameters());
    parameters.add(LEAST);
    return Rows.first(
        connection,
        row -> new Middle(row.getString(1), row.getLong(2)),
        """
        SELECT %1$s, godwit_number FROM (
          SELECT %2$s, row_number() OVER (ORDER BY %3$s) AS godwit_number,
            count(*) OVER () AS godwit_total FROM ONLY %4$s AS r WHERE %5$s) AS keys
        WHERE godwit_total >= ? AND godwit_number = godwit_total / 2
        """
            .formatted(
                transform.key().text("keys"),
                key.columns(),
                key.order(""),
                Objects.requireNonNull(range.leaf()).sql(),
                which.sql()),
        parameters.toArray());
  }
}
