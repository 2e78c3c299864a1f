package io.godwit.sql;

import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Whether new columns hold what the old ones cannot: then nothing leads back while it is there
 * (rules-postgres 6). Asked once the columns bear their last names.
 */
public final class Beyond {
  private Beyond() {}

  /** The first of the tables with such a row, and what is true of it. */
  public static Optional<String> words(Connection connection, List<Transform> pairs)
      throws SQLException {
    for (Transform pair : pairs) {
      if (in(connection, pair)) {
        return Optional.of("table " + pair.table() + " has rows with " + pair.beyond());
      }
    }
    return Optional.empty();
  }

  /** Looks in the user's table, whose key has an index, and records what is seen. */
  static void look(Connection connection, Fence fence, Transform pair) throws SQLException {
    if (pair.beyond() == null) {
      return;
    }
    boolean beyond = in(connection, pair);
    Rows.update(
        connection,
        "UPDATE godwit.control SET beyond = ? WHERE migration = ? AND fence = ? AND beyond <> ?",
        beyond,
        fence.migration(),
        fence.number(),
        beyond);
  }

  private static boolean in(Connection connection, Transform pair) throws SQLException {
    return pair.beyond() != null
        && Rows.one(
            connection,
            row -> row.getBoolean(1),
            "SELECT EXISTS (SELECT FROM %s%s WHERE %s)"
                .formatted(pair.partitioned() ? "" : "ONLY ", pair.table().sql(), pair.beyond()));
  }
}
