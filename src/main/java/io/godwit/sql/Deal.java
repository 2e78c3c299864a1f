package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Key;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** By what the rows of a window are dealt into slices, chosen for each table from what is seen. */
enum Deal {
  /**
   * Not at all: the rows are scattered over the pages already, or fill a page by themselves.
   * Another worker may have thought otherwise, and left a window of which some slices are still to
   * be done.
   */
  NONE(Deal.BY_ITEM),
  /** By the last bits of an integer key; also of a negative one, where {@code %} would fail. */
  KEY("(%s & %d) = %d"),
  /** By the number of the row inside its page, where the keys' last bits are not even. */
  ITEM(Deal.BY_ITEM);

  private static final String BY_ITEM = "((((r.ctid::text)::point)[1])::integer & %2$d) = %3$d";

  private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");

  /** Rows follow the key: neighbours in the index are neighbours in the table. */
  private static final double IN_ORDER = 0.5;

  /** No residue may have more than this many times its share. */
  private static final double EVEN = 2;

  private static final int SAMPLED_PAGES = 64;

  /** With more keys than this to a row, most of what is named would not be there. */
  private static final double GAPS = 3;

  private final String predicate;

  Deal(String predicate) {
    this.predicate = predicate;
  }

  /** Picks the rows of one slice; slices are a power of two. */
  Condition slice(Key key, Window window) {
    if (window.residues() == 1) {
      return Condition.ALL;
    }
    return byName(key, window)
        .orElseGet(
            () ->
                new Condition(
                    predicate.formatted(
                        new KeySql(key).columns(), window.residues() - 1, window.residue()),
                    List.of()));
  }

  /**
   * Keys without large gaps are named one by one, so that only the slice's own rows are read. A
   * condition on the key's bits reads all rows of the window for each of its slices, which takes a
   * third of the time of a batch.
   */
  private Optional<Condition> byName(Key key, Window window) {
    if (this != KEY || window.from() == null) {
      return Optional.empty();
    }
    long first = Long.parseLong(window.from()) + 1;
    long last = Long.parseLong(window.to());
    // As doubles: between the ends of bigint there is more than a bigint holds.
    if ((double) last - (double) first > GAPS * window.rows()) {
      return Optional.empty();
    }
    return Optional.of(
        new Condition(
            "%s = ANY (ARRAY(SELECT generate_series(?::bigint, ?::bigint, %d)::%s))"
                .formatted(
                    new KeySql(key).columns(), window.residues(), key.columns().getFirst().type()),
            List.of(first + Math.floorMod(window.residue() - first, window.residues()), last)));
  }

  /** Looks at the statistics and at a few pages. */
  static Deal choose(Connection connection, Transform transform, int slices) throws SQLException {
    double rowsPerPage =
        Rows.one(
            connection,
            row -> row.getDouble(1),
            "SELECT CASE WHEN relpages > 0 THEN reltuples / relpages ELSE 0 END FROM pg_class"
                + " WHERE oid = ?::regclass",
            transform.table().sql());
    if (!inOrder(connection, transform.table(), transform.key())
        || rowsPerPage > 0 && rowsPerPage < slices) {
      return NONE;
    }
    List<Key.Column> columns = transform.key().columns();
    return columns.size() == 1
            && INTEGERS.contains(columns.getFirst().type())
            && even(connection, transform, columns.getFirst().name(), slices)
        ? KEY
        : ITEM;
  }

  /** True if rows that follow each other by the key do so in the table, as far as is known. */
  static boolean inOrder(Connection connection, TableName table, Key key) throws SQLException {
    return Rows.first(
            connection,
            row -> row.getBoolean(1),
            "SELECT coalesce(abs(correlation), 1) >= ? FROM pg_stats WHERE schemaname = ? AND"
                + " tablename = ? AND attname = ?",
            IN_ORDER,
            table.schema(),
            table.name(),
            key.names().stream().findFirst().orElse(""))
        .orElse(true);
  }

  private static boolean even(Connection connection, Transform transform, String key, int slices)
      throws SQLException {
    // One percent of a small table may well be no page at all.
    long pages = TableSize.of(connection, transform.table()).pages();
    double percent = Math.clamp(100.0 * SAMPLED_PAGES / Math.max(1, pages), 0.01, 100);
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        """
        SELECT coalesce(max(n) * %1$d <= %2$s * sum(n), true) FROM (
          SELECT count(*) AS n FROM (
            SELECT %3$s AS key FROM ONLY %4$s TABLESAMPLE SYSTEM (%5$s) REPEATABLE (1) LIMIT 10000) AS sample
          GROUP BY key & (%1$d - 1)) AS residues
        """
            .formatted(slices, EVEN, quote(key), transform.table().sql(), percent));
  }
}
