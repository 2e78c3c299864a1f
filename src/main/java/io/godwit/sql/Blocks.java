package io.godwit.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a stretch of rows in one scan: how many there are, and which of them differ. A range is
 * one stretch, read in whatever order is cheapest. The last one has no end, and may have grown: if
 * it has, it is read in stretches, in the order of its keys.
 */
final class Blocks {
  /** Rows of a stretch: twice as many as a range has as a rule. */
  static final int ROWS = 400_000;

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
   * @param keys of those that differ
   * @param end key of the last row; null if the range ends here
   */
  record Seen(long rows, List<String> keys, @Nullable String end) {
    /** The table is gone. */
    static final Seen NOTHING = new Seen(0, List.of(), null);

    Seen {
      keys = List.copyOf(keys);
    }
  }

  /** A range from its first row on, or what is left of one that is larger than a stretch. */
  Seen look(PairSql pair, Ranges.Range range, @Nullable String behind) throws SQLException {
    boolean begun = !Objects.equals(behind, range.lo());
    KeySql key = pair.keys();
    boolean closed = !range.hi().isEmpty();
    Condition rows = closed ? key.between(behind, range.hi()) : key.behind(behind);
    try {
      return look(reader, new Form(pair, pair.from(), pair.divergent(), rows, closed), begun);
    } catch (SQLException e) {
      if (!SqlFailure.badValue(e)) {
        throw e;
      }
      pair.judge().install(primary);
      // "included" may fail for the same row, so that it is left out of this form.
      return look(primary, new Form(pair, pair.source(), pair.judged(), rows, closed), begun);
    }
  }

  /** How rows are judged. */
  private record Form(PairSql pair, String from, String differs, Condition rows, boolean closed) {}

  private Seen look(Connection connection, Form form, boolean begun) throws SQLException {
    // Rows without a key all at once: one that moves is seen where it was or where it is.
    boolean closed = form.pair().keys().key().byPlace() || form.closed();
    if (closed && !begun) {
      return whole(connection, form);
    }
    if (!begun) {
      Seen some = some(connection, form);
      if (some.rows() <= most) {
        return some;
      }
    }
    return stretch(connection, form);
  }

  /**
   * Page by page, as a bitmap gives them: a fifth cheaper than key by key where the pages are in
   * the cache (make bench-verify), and read ahead where they are not.
   */
  private static Seen whole(Connection connection, Form form) throws SQLException {
    connection.setAutoCommit(false);
    try {
      Rows.execute(connection, "SET LOCAL enable_indexscan = off");
      Seen seen =
          Rows.one(
              connection,
              row -> new Seen(row.getLong(1), texts(row.getArray(2)), null),
              "SELECT count(*), array_agg(%s) FILTER (WHERE %s) FROM %s WHERE %s"
                  .formatted(form.pair().key(), form.differs(), form.from(), form.rows().sql()),
              form.rows().parameters().toArray());
      connection.commit();
      return seen;
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Each row is judged once; one more than asked for tells that there are more. */
  private Seen some(Connection connection, Form form) throws SQLException {
    KeySql key = form.pair().keys();
    return Rows.one(
        connection,
        row -> new Seen(row.getLong(1), texts(row.getArray(2)), null),
        """
        SELECT count(*), array_agg(%s) FILTER (WHERE godwit_differs)
        FROM (SELECT %s, %s AS godwit_differs FROM %s WHERE %s LIMIT %d) AS keys
        """
            .formatted(
                key.key().text("keys"),
                key.columns(),
                form.differs(),
                form.from(),
                form.rows().sql(),
                (long) most + 1),
        form.rows().parameters().toArray());
  }

  private Seen stretch(Connection connection, Form form) throws SQLException {
    KeySql key = form.pair().keys();
    return Rows.one(
        connection,
        row -> new Seen(row.getLong(1), texts(row.getArray(2)), row.getString(3)),
        """
        SELECT count(*), array_agg(%1$s) FILTER (WHERE godwit_differs), min(%1$s) FILTER (WHERE godwit_number = %2$d)
        FROM (SELECT %3$s, %4$s AS godwit_differs, row_number() OVER (ORDER BY %5$s) AS godwit_number
          FROM %6$s WHERE %7$s ORDER BY %5$s LIMIT %2$d) AS keys
        """
            .formatted(
                key.key().text("keys"),
                most,
                key.columns(),
                form.differs(),
                key.order(""),
                form.from(),
                form.rows().sql()),
        form.rows().parameters().toArray());
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
