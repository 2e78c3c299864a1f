package io.godwit.sql;

import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Where a table is cut into ranges of about equal size: from a sample of it, or by its pages. */
record Cuts(Connection connection, Transform transform) {
  /** Of a backfill. */
  static final int ROWS_PER_RANGE = 50_000;

  private static final int MOST_RANGES = 1_000;

  /** Rows of the sample for each range. */
  private static final int SAMPLED = 200;

  /** The last keys of the ranges; the last of all is the last row's as it is now. */
  List<String> ends(TableSize size, int rowsPerRange) throws SQLException {
    int parts = Math.clamp(size.rows() / rowsPerRange, 1, MOST_RANGES);
    if (transform.key().byPlace()) {
      return pages(size.pages(), parts);
    }
    KeySql key = new KeySql(transform.key());
    List<String> ends = new ArrayList<>();
    List<String> last =
        Rows.list(
            connection,
            row -> row.getString(1),
            "SELECT %s FROM (SELECT %s FROM ONLY %s AS r ORDER BY %s LIMIT 1) AS keys"
                .formatted(
                    transform.key().text("keys"),
                    key.columns(),
                    transform.table().sql(),
                    key.order("DESC")));
    if (parts > 1) {
      ends.addAll(quantiles(key, parts, size.rows()));
      ends.removeAll(last);
    }
    ends.addAll(last);
    return ends;
  }

  private List<String> quantiles(KeySql key, int parts, long rows) throws SQLException {
    double percent = Math.clamp(100.0 * parts * SAMPLED / rows, 0.01, 100);
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT %1$s FROM (
          SELECT %2$s, row_number() OVER (ORDER BY %3$s) AS godwit_number, count(*) OVER () AS godwit_total
          FROM ONLY %4$s AS r TABLESAMPLE SYSTEM (%5$s) REPEATABLE (1)) AS keys
        WHERE godwit_number < godwit_total
          AND godwit_number * %6$d / godwit_total > (godwit_number - 1) * %6$d / godwit_total
        ORDER BY godwit_number
        """
            .formatted(
                transform.key().text("keys"),
                key.columns(),
                key.order(""),
                transform.table().sql(),
                percent,
                parts));
  }

  /** No row has the number 0 on its page: such a place lies between two pages. */
  private static List<String> pages(long pages, int parts) {
    List<String> ends = new ArrayList<>();
    for (int i = 1; i <= parts && pages > 0; i++) {
      String end = "(" + pages * i / parts + ",0)";
      if (!ends.contains(end)) {
        ends.add(end);
      }
    }
    return ends;
  }
}
