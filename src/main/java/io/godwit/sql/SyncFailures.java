package io.godwit.sql;

import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Writes that could not be carried over: which of them still stand so. */
public final class SyncFailures {
  /** A write that could not be carried over, and how often that was so. */
  record Failure(String sync, String direction, String key, long count) {}

  private SyncFailures() {}

  /** Forgets failures whose row is gone, or whose sides agree strictly by now. */
  static void settle(Connection connection, Transform transform, Transform.Names names)
      throws SQLException {
    settle(
        connection,
        transform,
        new PairSql(transform, names, true),
        open(connection, transform, "true"));
  }

  /** The same of those that came since they were counted; those that stand are returned. */
  static List<Failure> uncounted(Connection connection, Transform transform, Sides sides)
      throws SQLException {
    List<Failure> since =
        open(connection, transform, "count > counted AND direction <> 'conflict'");
    // Where rows have no key all of them would have to be read to know.
    return transform.key().byPlace()
        ? since
        : settle(connection, transform, sides.withQuarantined(transform), since);
  }

  private static List<Failure> settle(
      Connection connection, Transform transform, PairSql pair, List<Failure> failures)
      throws SQLException {
    List<Failure> standing = new ArrayList<>();
    for (Failure failure : failures) {
      if (!settled(connection, transform, pair, failure)) {
        standing.add(failure);
      } else {
        // One that has failed again meanwhile, or does just now, is looked at the next time.
        Rows.update(
            connection,
            """
            DELETE FROM godwit.sync_failures WHERE ctid = ANY (ARRAY(SELECT f.ctid FROM godwit.sync_failures f
              WHERE f.sync = ? AND f.direction = ? AND f.key = ? AND f.count = ? FOR UPDATE SKIP LOCKED))
            """,
            transform.functionName(),
            failure.direction(),
            failure.key(),
            failure.count());
      }
    }
    return standing;
  }

  /** Keys of rows whose new value the old side cannot hold. */
  public static List<String> lostValues(
      Connection connection, Transform transform, Transform.Names names) throws SQLException {
    settle(connection, transform, names);
    List<String> keys = new ArrayList<>();
    for (Failure failure : open(connection, transform, "true")) {
      if (failure.direction().equals("down")) {
        keys.add(failure.key());
      }
    }
    if (transform.copies() != null) {
      new CopyLook(connection, transform)
          .still(standing(connection, transform)).stream()
              .filter(key -> !keys.contains(key))
              .forEach(keys::add);
    }
    return keys;
  }

  /**
   * Of these, keys of rows that have no old value: a NOT NULL of the old side cannot be had back.
   */
  public static List<String> withoutOldValue(
      Connection connection, Transform transform, Transform.Names names) throws SQLException {
    List<String> lost = lostValues(connection, transform, names);
    if (transform.key().byPlace() || transform.copies() != null) {
      // A row that the old table does not have as it should would be lost with the new one.
      return lost;
    }
    PairSql pair = new PairSql(transform, names, true);
    List<String> without = new ArrayList<>();
    for (String key : lost) {
      Condition row = pair.keys().among(connection.createArrayOf("text", new String[] {key}));
      boolean none =
          Rows.first(
                  connection,
                  found -> found.getBoolean(1),
                  "SELECT %s FROM %s WHERE %s LIMIT 1"
                      .formatted(pair.old().isNull(), pair.from(), row.sql()),
                  row.parameters().toArray())
              .orElse(false);
      if (none) {
        without.add(key);
      }
    }
    return without;
  }

  /** What a comparison has found of a copy, and nobody has put right. */
  private static List<String> standing(Connection connection, Transform transform)
      throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        "SELECT d.key FROM godwit.discrepancies d JOIN godwit.migrations m ON m.id = d.migration WHERE m.sync ="
            + " ? AND "
            + Discrepancies.STANDING,
        transform.functionName());
  }

  private static List<Failure> open(Connection connection, Transform transform, String which)
      throws SQLException {
    return Rows.list(
        connection,
        row -> new Failure(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)),
        "SELECT sync, direction, key, count FROM godwit.sync_failures WHERE sync = ? AND "
            + which
            + " ORDER BY last_seen LIMIT 10000",
        transform.functionName());
  }

  /** Where rows have no key, what failed is over once all of them agree. */
  private static boolean settled(
      Connection connection, Transform transform, PairSql pair, Failure failure)
      throws SQLException {
    if (transform.copies() != null) {
      return new CopyLook(connection, transform).still(List.of(failure.key())).isEmpty();
    }
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
