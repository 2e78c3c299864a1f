package io.godwit.sql;

import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes that could not be carried over: which of them still stand so. */
public final class SyncFailures {
  private record Failure(String direction, String key) {}

  private SyncFailures() {}

  /** Forgets failures whose row is gone, or whose sides agree strictly by now. */
  static void settle(Connection connection, Transform transform, Transform.Names names)
      throws SQLException {
    var pair = new PairSql(transform, names, true);
    for (Failure failure : open(connection, transform)) {
      if (settled(connection, transform, pair, failure)) {
        Rows.update(
            connection,
            "DELETE FROM godwit.sync_failures WHERE sync = ? AND direction = ? AND key = ?",
            transform.functionName(),
            failure.direction(),
            failure.key());
      }
    }
  }

  /** Keys of rows whose new value the old side cannot hold. */
  public static List<String> lostValues(
      Connection connection, Transform transform, Transform.Names names) throws SQLException {
    settle(connection, transform, names);
    List<String> keys = new ArrayList<>();
    for (Failure failure : open(connection, transform)) {
      if (failure.direction().equals("down")) {
        keys.add(failure.key());
      }
    }
    return keys;
  }

  private static List<Failure> open(Connection connection, Transform transform)
      throws SQLException {
    return Rows.list(
        connection,
        row -> new Failure(row.getString(1), row.getString(2)),
        "SELECT direction, key FROM godwit.sync_failures WHERE sync = ? ORDER BY last_seen LIMIT"
            + " 10000",
        transform.functionName());
  }

  /** Where rows have no key, what failed is over once all of them agree. */
  private static boolean settled(
      Connection connection, Transform transform, PairSql pair, Failure failure)
      throws SQLException {
    String agree = pair.agree(failure.direction());
    Condition row =
        transform.key().byPlace()
            ? new Condition("NOT (" + agree + ")", List.of())
            : pair.keys().among(connection.createArrayOf("text", new String[] {failure.key()}));
    try {
      return Rows.first(
              connection,
              found -> found.getBoolean(1),
              "SELECT %s FROM %s WHERE %s LIMIT 1".formatted(agree, pair.from(), row.sql()),
              row.parameters().toArray())
          .orElse(true);
    } catch (SQLException e) {
      if (SqlFailure.badValue(e)) {
        return false;
      }
      throw e;
    }
  }
}
