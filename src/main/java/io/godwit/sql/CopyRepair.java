package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;
import static io.godwit.engine.Identifier.quoted;

import io.godwit.engine.Copies;
import io.godwit.engine.Key;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes the copies of some rows anew, while the old table is the authority. What the old table does
 * not have is locked first and looked for again, with another snapshot, before it goes: whoever
 * writes the row just then comes first or last, and never in between.
 */
record CopyRepair(Connection connection, Fence fence, Transform transform, Consumer<String> log) {
  private static final int MOST_AT_ONCE = 500;

  /** Repairs rows by their keys; returns how many were written. */
  long run(List<String> keys) throws SQLException {
    long repaired = 0;
    for (int from = 0; from < keys.size(); from += MOST_AT_ONCE) {
      repaired += some(keys.subList(from, Math.min(keys.size(), from + MOST_AT_ONCE)));
    }
    return repaired;
  }

  /** All at once, or each half of them, down to the row that fails alone. */
  private long some(List<String> keys) throws SQLException {
    try {
      return write(keys);
    } catch (SQLException e) {
      if (!SqlFailure.ofRow(e) && !SqlFailure.contended(e)) {
        throw e;
      }
      if (keys.size() == 1) {
        log.accept(
            "the row with %s cannot be repaired: %s"
                .formatted(transform.key().words(keys.getFirst()), SqlFailure.words(e)));
        return 0;
      }
      int half = keys.size() / 2;
      return some(keys.subList(0, half)) + some(keys.subList(half, keys.size()));
    }
  }

  private long write(List<String> keys) throws SQLException {
    connection.setAutoCommit(false);
    try {
      // A frozen worker must not hold rows for longer (rules-postgres 13).
      Rows.execute(connection, "SET LOCAL idle_in_transaction_session_timeout = '1s'");
      boolean stands =
          Rows.first(
                  connection,
                  row -> true,
                  """
                  SELECT 1 FROM godwit.control c WHERE c.migration = ? AND c.fence = ? AND NOT EXISTS (
                    SELECT FROM godwit.steps s WHERE s.migration = c.migration AND s.id = ? AND s.state = 'Done')
                  FOR SHARE OF c
                  """,
                  fence.migration(),
                  fence.number(),
                  transform.flipStep())
              .isPresent();
      long written = 0;
      if (stands) {
        for (Copies.Target target : Objects.requireNonNull(transform.copies()).targets()) {
          written += write(target, keys);
        }
        connection.commit();
      }
      return written;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private long write(Copies.Target target, List<String> keys) throws SQLException {
    Condition rows = among(transform.key(), keys);
    String set =
        target.columns().stream()
            .filter(column -> !target.match().contains(column) && !target.fixed().contains(column))
            .map(column -> "%1$s = EXCLUDED.%1$s".formatted(quote(column)))
            .collect(Collectors.joining(", "));
    long written =
        Rows.one(
            connection,
            row -> row.getLong(1),
            """
            WITH picked AS MATERIALIZED (SELECT r.* FROM ONLY %s AS r WHERE %s FOR SHARE OF r),
            made AS (INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM picked AS r WHERE %s
              ON CONFLICT (%s) DO %s RETURNING 1)
            SELECT count(*) FROM made
            """
                .formatted(
                    transform.table().sql(),
                    rows.sql(),
                    target.table().sql(),
                    quoted(target.columns()),
                    Rows.escaped(String.join(", ", target.expressions())),
                    Rows.escaped(target.included()),
                    quoted(target.match()),
                    set.isEmpty() ? "NOTHING" : "UPDATE SET " + set),
            rows.parameters().toArray());
    Key own =
        new Key(
            java.util.stream.IntStream.range(0, target.key().size())
                .mapToObj(
                    i ->
                        new Key.Column(
                            target.key().get(i),
                            transform.key().columns().get(i).type(),
                            transform.key().columns().get(i).collation()))
                .toList());
    Condition copies = among(own, keys);
    Rows.list(
        connection,
        row -> "",
        "SELECT 1 FROM %s AS r WHERE %s FOR UPDATE OF r"
            .formatted(target.table().sql(), copies.sql()),
        copies.parameters().toArray());
    List<String> same = new ArrayList<>();
    for (String column : target.match()) {
      same.add("w.%1$s = r.%1$s".formatted(quote(column)));
    }
    List<Object> parameters = new ArrayList<>(copies.parameters());
    parameters.addAll(rows.parameters());
    return written
        + Rows.update(
            connection,
            """
            DELETE FROM %s AS r WHERE %s AND NOT EXISTS (
              SELECT FROM (SELECT %s FROM ONLY %s AS r WHERE %s AND %s) AS w WHERE %s)
            """
                .formatted(
                    target.table().sql(),
                    copies.sql(),
                    Rows.escaped(
                        target.match().stream()
                            .map(c -> "(" + target.expression(c) + ") AS " + quote(c))
                            .collect(Collectors.joining(", "))),
                    transform.table().sql(),
                    rows.sql(),
                    Rows.escaped(target.included()),
                    String.join(" AND ", same)),
            parameters.toArray());
  }

  private Condition among(Key key, List<String> keys) throws SQLException {
    return new KeySql(key).among(connection.createArrayOf("text", keys.toArray()));
  }
}
