package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows behind a key up to another and with it, of both tables: how many, and whether they are the
 * same. Null and empty stand for the first and the last row.
 *
 * @param source rows of the source
 * @param copy rows of the copy
 * @param same true if they hash to the same
 */
record RangeHash(@Nullable String lo, String hi, long source, long copy, boolean same) {
  private static final int PARTS = 32;

  /** Reads both in one statement, so that no write lies between the two. */
  static RangeHash read(Connection connection, CopySides sides, @Nullable String lo, String hi)
      throws SQLException {
    Condition source = range(sides.source(), lo, hi);
    Condition copy = range(sides.copy(), lo, hi);
    return Rows.one(
        connection,
        row -> new RangeHash(lo, hi, row.getLong(1), row.getLong(2), row.getBoolean(3)),
        "SELECT s.rows, c.rows, s.rows = c.rows AND s.hash = c.hash FROM (%s) AS s, (%s) AS c"
            .formatted(sides.source().sum(source), sides.copy().sum(copy)),
        parameters(source, copy));
  }

  /** What a range's question marks stand for, in a statement that reads both tables. */
  static Object[] parameters(Condition source, Condition copy) {
    List<Object> parameters = new ArrayList<>(source.parameters());
    parameters.addAll(copy.parameters());
    return parameters.toArray();
  }

  static Condition range(CopySide side, @Nullable String lo, String hi) {
    return hi.isEmpty() ? side.keys().behind(lo) : side.keys().between(lo, hi);
  }

  /** Rows of the larger side. */
  long rows() {
    return Math.max(source, copy);
  }

  /** Smaller ranges that together are this one, of about as many rows of the larger side each. */
  List<RangeHash> split(Connection connection, CopySides sides) throws SQLException {
    CopySide larger = source < copy ? sides.copy() : sides.source();
    Condition range = range(larger, lo, hi);
    List<String> ends =
        Rows.list(
            connection,
            row -> row.getString(1),
            larger.ends(range, Math.ceilDiv(rows(), PARTS)),
            range.parameters().toArray());
    List<RangeHash> parts = new ArrayList<>();
    @Nullable String behind = lo;
    for (String end : ends) {
      parts.add(read(connection, sides, behind, end));
      behind = end;
    }
    parts.add(read(connection, sides, behind, hi));
    return parts;
  }
}
