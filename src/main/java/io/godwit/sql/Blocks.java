package io.godwit.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a stretch of rows in one scan: how many there are, and which of them differ. A range is
 * one stretch as a rule, read in whatever order is cheapest; one that turns out to be larger is
 * read in stretches, in the order of its keys.
 */
final class Blocks {
  /** Rows of a stretch; a range of the usual size, and as much again. */
  static final int ROWS = 200_000;

  private final Connection reader;
  private final Connection primary;
  private final int most;

  /**
   * Stretches of so many rows at most, on connections that commit each statement.
   *
   * @param primary for rows for which an expression fails: they are judged by functions, which a
   *     replica cannot make
   */
  Blocks(Connection reader, Connection primary, int most) {
    this.reader = reader;
    this.primary = primary;
    this.most = most;
  }

  /**
   * What was seen.
   *
   * @param rows how many there are
   * @param differing how many of them differ
   * @param keys of those that do
   * @param end key of the last row; null if the range ends here
   */
  record Seen(long rows, long differing, List<String> keys, @Nullable String end) {
    /** The table is gone. */
    static final Seen NOTHING = new Seen(0, 0, List.of(), null);
  }

  /** Rows behind a key, up to the end of the range; null and empty are the first and last row. */
  Seen look(PairSql pair, @Nullable String behind, String hi) throws SQLException {
    KeySql key = pair.keys();
    Condition rows = hi.isEmpty() ? key.behind(behind) : key.between(behind, hi);
    try {
      return look(reader, pair, pair.from(), pair.divergent(), rows);
    } catch (SQLException e) {
      if (!SqlFailure.badValue(e)) {
        throw e;
      }
      pair.judge().install(primary);
      // "included" may fail for the same row, so that it is left out of this form.
      return look(primary, pair, pair.source(), pair.judged(), rows);
    }
  }

  private Seen look(
      Connection connection, PairSql pair, String from, String differs, Condition rows)
      throws SQLException {
    if (pair.keys().key().byPlace()) {
      // All at once: a row that moves is seen where it was or where it is.
      return read(connection, pair, from, differs, rows, "", Integer.MAX_VALUE);
    }
    Seen whole = read(connection, pair, from, differs, rows, "", most);
    return whole.rows() <= most
        ? whole
        : read(connection, pair, from, differs, rows, "ORDER BY " + pair.keys().order(""), most);
  }

  private Seen read(
      Connection connection,
      PairSql pair,
      String from,
      String differs,
      Condition rows,
      String order,
      int limit)
      throws SQLException {
    String key = pair.keys().key().text("keys");
    // Numbered only where the last row has to be known.
    String number = order.isEmpty() ? "0" : "row_number() OVER (" + order + ")";
    return Rows.one(
        connection,
        row -> new Seen(row.getLong(1), row.getLong(2), texts(row.getArray(3)), row.getString(4)),
        """
        SELECT count(*), count(*) FILTER (WHERE godwit_differs),
          array_agg(%1$s) FILTER (WHERE godwit_differs), min(%1$s) FILTER (WHERE godwit_number = %2$d)
        FROM (SELECT %3$s, %4$s AS godwit_differs, %5$s AS godwit_number FROM %6$s WHERE %7$s %8$s LIMIT %9$d) AS keys
        """
            .formatted(
                key,
                limit,
                pair.keys().columns(),
                differs,
                number,
                from,
                rows.sql(),
                order,
                order.isEmpty() ? (long) limit + 1 : limit),
        rows.parameters().toArray());
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
