package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the next keys of one of the tables that hold the rows. */
record Windows(Connection connection, PairSql pair) {

  /**
   * The next window behind a key; empty if there are no more rows.
   *
   * @param rows how many it has at most
   * @param slices how many it is dealt into
   */
  Optional<Window> next(@Nullable String lo, String hi, int rows, int slices) throws SQLException {
    Condition which = pair.keys().between(lo, hi);
    List<Object> parameters = new ArrayList<>(which.parameters());
    parameters.add(rows);
    return Rows.first(
        connection,
        row -> Window.of(lo, row.getString(1), row.getLong(2), slices),
        pair.keys().key().byPlace() ? places(which) : keys(which),
        parameters.toArray());
  }

  private String keys(Condition which) {
    KeySql key = pair.keys();
    return """
        SELECT %1$s, godwit_number FROM (
          SELECT %2$s, row_number() OVER (ORDER BY %3$s) AS godwit_number FROM %4$s
          WHERE %5$s ORDER BY %3$s LIMIT ?) AS keys
        ORDER BY godwit_number DESC LIMIT 1
        """
        .formatted(
            key.key().text("keys"), key.columns(), key.order(""), pair.source(), which.sql());
  }

  /** A scan of a range of places comes in their order; what it left is found at the range's end. */
  private String places(Condition which) {
    return """
        SELECT max(keys.ctid)::text, count(*) FROM (
          SELECT r.ctid FROM %s WHERE %s LIMIT ?) AS keys HAVING count(*) > 0
        """
        .formatted(pair.source(), which.sql());
  }
}
