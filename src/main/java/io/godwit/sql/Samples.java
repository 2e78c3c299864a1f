package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Tries the way there and back on rows that are there (rules-postgres 6). */
final class Samples {
  /** Rows that are tried. */
  private static final int ROWS = 10_000;

  private final long lossy;
  private final boolean failed;

  Samples(
      Connection connection,
      ColumnChange change,
      String only,
      String oldType,
      Clones.Expressions expressions)
      throws SQLException {
    var down = expressions.down();
    if (down == null) {
      lossy = 0;
      failed = false;
      return;
    }
    var before = connection.setSavepoint();
    long found = 0;
    boolean error = false;
    try {
      found =
          Rows.one(
              connection,
              row -> row.getLong(1),
              """
              SELECT count(*) FROM (SELECT * FROM %10$s%1$s LIMIT %2$d) AS r,
                LATERAL (SELECT (%3$s)::%4$s AS godwit_up FROM (SELECT r.*) AS s) AS u,
                LATERAL (SELECT (%5$s)::%6$s AS godwit_down FROM (SELECT u.godwit_up AS %7$s%8$s) AS s) AS d
              WHERE r.%9$s IS DISTINCT FROM d.godwit_down
              """
                  .formatted(
                      change.table().sql(),
                      ROWS,
                      expressions.up().sql(),
                      expressions.newType(),
                      down.sql(),
                      oldType,
                      quote(change.downColumn()),
                      others(change, down.reads()),
                      quote(change.column()),
                      only)
                  .replace("?", "??"));
    } catch (SQLException e) {
      connection.rollback(before);
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      // A row that cannot be transformed is the backfill's to name.
      error = true;
    }
    lossy = found;
    failed = error;
  }

  private static String others(ColumnChange change, List<io.godwit.engine.TableFacts.Read> reads) {
    StringBuilder text = new StringBuilder();
    reads.stream()
        .map(read -> read.column())
        .filter(column -> !column.equals(change.downColumn()))
        .forEach(column -> text.append(", r.").append(quote(column)));
    return text.toString();
  }

  List<String> lossyDown() {
    return lossy == 0
        ? List.of()
        : List.of(
            "down does not give back what up made: for "
                + lossy
                + " of the first "
                + ROWS
                + " rows the way there and back ends at another value, so that a rollback would"
                + " change data; correct down, or leave it out if there is no way back");
  }

  /**
   * What becomes of rows that fail.
   *
   * @param byPlace true if they have no key by which they could be set aside
   */
  List<String> remarks(boolean byPlace) {
    if (!failed) {
      return List.of();
    }
    return List.of(
        "Some of the rows that were tried cannot be transformed; "
            + (byPlace
                ? "the table has no key by which they could be set aside, so that the backfill will"
                    + " stop at the first of them and say where it is."
                : "the backfill sets such rows aside, up to backfill.quarantine.maxRows of them,"
                    + " and the old column stays until each of them is corrected or waived."));
  }
}
