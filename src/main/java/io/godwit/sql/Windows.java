package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the next keys of one of the tables that hold the rows. */
record Windows(Connection connection, PairSql pair) {
  /** In smaller halves a slice would be a handful of rows. */
  private static final int WORTH_HALVES = 1_000;

  /**
   * The next window behind a key; empty if there are no more rows.
   *
   * @param rows how many a slice has at most
   * @param slices how many it is dealt into; where it has two halves, each of them
   */
  Optional<Window> next(@Nullable String lo, String hi, int rows, int slices) throws SQLException {
    if (pair.keys().key().byPlace()) {
      return places(lo, hi, rows * slices, slices);
    }
    long most = (long) rows * slices * (slices > 1 ? 2 : 1);
    Optional<String> end = key(lo, hi, most);
    long count = end.isPresent() ? most : count(lo, hi);
    if (count == 0) {
      return Optional.empty();
    }
    Optional<String> middle =
        slices > 1 && count >= WORTH_HALVES ? key(lo, hi, count / 2) : Optional.empty();
    return Optional.of(Window.of(lo, middle.orElse(null), end.orElse(hi), count, slices));
  }

  /** The key of the n-th row behind a key, if there are so many. */
  private Optional<String> key(@Nullable String lo, String hi, long n) throws SQLException {
    KeySql key = pair.keys();
    Condition which = key.between(lo, hi);
    List<Object> parameters = new ArrayList<>(which.parameters());
    parameters.add(n - 1);
    return Rows.first(
        connection,
        row -> row.getString(1),
        """
        SELECT %s FROM (SELECT %s FROM %s WHERE %s ORDER BY %s OFFSET ? LIMIT 1) AS keys
        """
            .formatted(
                key.key().text("keys"), key.columns(), pair.source(), which.sql(), key.order("")),
        parameters.toArray());
  }

  private long count(@Nullable String lo, String hi) throws SQLException {
    Condition which = pair.keys().between(lo, hi);
    return Rows.one(
        connection,
        row -> row.getLong(1),
        "SELECT count(*) FROM %s WHERE %s".formatted(pair.source(), which.sql()),
        which.parameters().toArray());
  }

  /** A scan of a range of places comes in their order; what it left is found at the range's end. */
  private Optional<Window> places(@Nullable String lo, String hi, int rows, int slices)
      throws SQLException {
    Condition which = pair.keys().between(lo, hi);
    List<Object> parameters = new ArrayList<>(which.parameters());
    parameters.add(rows);
    return Rows.first(
        connection,
        row -> Window.of(lo, null, row.getString(1), row.getLong(2), slices),
        """
        SELECT max(keys.ctid)::text, count(*) FROM (
          SELECT r.ctid FROM %s WHERE %s LIMIT ?) AS keys HAVING count(*) > 0
        """
            .formatted(pair.source(), which.sql()),
        parameters.toArray());
  }
}
