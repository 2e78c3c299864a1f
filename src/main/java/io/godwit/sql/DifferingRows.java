package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Looks which rows differ, even where an expression fails for one of them. */
final class DifferingRows {
  private DifferingRows() {}

  /** The keys of so many of them at most. */
  static List<String> keys(Connection connection, PairSql pair, Condition rows, int most)
      throws SQLException {
    try {
      return keys(connection, pair, pair.from(), pair.divergent(), rows, most);
    } catch (SQLException e) {
      if (!SqlFailure.badValue(e)) {
        throw e;
      }
      pair.judge().install(connection);
      return keys(connection, pair, pair.source(), pair.judged(), rows, most);
    }
  }

  private static List<String> keys(
      Connection connection, PairSql pair, String from, String differs, Condition rows, int most)
      throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        "SELECT %s FROM %s WHERE %s AND %s LIMIT %d"
            .formatted(pair.key(), from, rows.sql(), differs, most),
        rows.parameters().toArray());
  }
}
