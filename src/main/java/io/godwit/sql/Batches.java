package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Transform;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batches of a backfill. Each is one statement that commits by itself: rows found and locked, fence
 * and lease checked, rows written and cursor moved together, so that a frozen worker holds no lock
 * and a kill repeats one batch at most (rules-postgres 11, 13).
 */
public final class Batches {
  private final Connection connection;
  private final Transform transform;
  private final Fence fence;
  private final PairSql pair;
  private final Deal deal;

  /**
   * Batches on a connection that commits each statement, with a lock timeout of 200 ms.
   *
   * @param slices how many slices windows may be dealt into
   */
  public static Batches open(Connection connection, Transform transform, Fence fence, int slices)
      throws SQLException {
    return new Batches(connection, transform, fence, Deal.choose(connection, transform, slices));
  }

  private Batches(Connection connection, Transform transform, Fence fence, Deal deal) {
    this.connection = connection;
    this.transform = transform;
    this.fence = fence;
    this.pair = new PairSql(transform, transform.before(), false);
    this.deal = deal;
  }

  /** True if windows can be dealt into slices. */
  public boolean dealt() {
    return deal != Deal.NONE;
  }

  /** Counts the table's updates from now on. */
  public HotUpdates hotUpdates() throws SQLException {
    return HotUpdates.of(connection, transform.table().sql());
  }

  /** What became of a batch. */
  public record Result(boolean ours, long changed) {}

  /** The next window of a range, at most so many rows; empty at the end of the range. */
  public Optional<Window> next(@Nullable String lo, String rangeEnd, int rows, int slices)
      throws SQLException {
    return Rows.first(
        connection,
        row -> Window.of(lo, row.getString(1), row.getLong(2), slices),
        """
        SELECT key::text, number FROM (
          SELECT %1$s AS key, row_number() OVER (ORDER BY %1$s) AS number FROM ONLY %2$s
          WHERE (?::text IS NULL OR %1$s > ?::%3$s) AND %1$s <= ?::%3$s ORDER BY %1$s LIMIT ?) AS keys
        ORDER BY number DESC LIMIT 1
        """
            .formatted(quote(transform.keyColumn()), transform.table().sql(), transform.keyType()),
        lo,
        lo,
        rangeEnd,
        rows);
  }

  /** Fills a slice; rows that the application holds at this moment are left for {@link #rest}. */
  public Result fill(Ranges.Range range, Window window) throws SQLException {
    return write(
        range,
        inWindow() + " AND " + deal.predicate(pair.key(), window),
        bounds(window),
        "SKIP LOCKED",
        window);
  }

  /** Fills what {@link #fill} left of a range, waiting briefly for each row. */
  public Result rest(Ranges.Range range) throws SQLException {
    Window all = Window.of(range.lo(), range.hi(), 0, 1);
    return write(range, inWindow(), bounds(all), "", all);
  }

  private String inWindow() {
    return "(?::text IS NULL OR %1$s > ?::%2$s) AND %1$s <= ?::%2$s"
        .formatted(pair.key(), transform.keyType());
  }

  private static List<@Nullable Object> bounds(Window window) {
    return Arrays.asList(window.lo(), window.lo(), window.hi());
  }

  /** One batch: which rows, whether to wait for them, and how far the cursor is afterwards. */
  private Result write(
      Ranges.Range range, String rows, List<@Nullable Object> which, String skip, Window reached)
      throws SQLException {
    List<@Nullable Object> parameters = new ArrayList<>(which);
    parameters.addAll(
        Arrays.asList(
            reached.last() ? reached.hi() : null,
            reached.last() ? null : reached.hi(),
            reached.last() ? 0 : reached.rows(),
            reached.last() ? 0 : reached.count() - reached.share(),
            reached.last() ? 0 : reached.slice() + 1,
            reached.slices(),
            reached.share(),
            Ranges.LEASE.toSeconds() + " s",
            fence.migration(),
            range.ordinal(),
            range.token(),
            fence.number(),
            fence.direction()));
    return Rows.one(
        connection,
        row -> new Result(row.getBoolean(1), row.getLong(2)),
        """
        WITH aside AS MATERIALIZED (%1$s AS told),
        picked AS MATERIALIZED (
          SELECT r.ctid AS tid FROM %2$s WHERE %3$s AND %4$s FOR NO KEY UPDATE OF r %5$s),
        fence AS (
          UPDATE godwit.ranges g SET cursor = coalesce(?::text, g.cursor), window_hi = ?,
            window_rows = ?, window_count = ?, slice = ?, slices = ?, rows_done = rows_done + ?,
            rows_changed = rows_changed + (SELECT count(*) FROM picked),
            lease_until = clock_timestamp() + ?::interval
          FROM godwit.control c, aside WHERE g.migration = ? AND g.ordinal = ? AND g.fence = ?
            AND c.migration = g.migration AND c.fence = ? AND c.direction = ?
          RETURNING 1),
        changed AS (
          UPDATE ONLY %6$s AS %7$s SET %8$s
          WHERE %7$s.ctid = ANY (ARRAY(SELECT tid FROM picked)) AND EXISTS (SELECT FROM fence)
          RETURNING 1)
        SELECT EXISTS (SELECT FROM fence), (SELECT count(*) FROM changed)
        """
            .formatted(
                pair.standAside(),
                pair.from(),
                rows,
                pair.unfilled(),
                skip,
                transform.table().sql(),
                quote(transform.table().name()),
                pair.assignment()),
        parameters.toArray());
  }

  /** True if no row of a range is unfilled: read plainly, nothing is skipped. */
  public long unfilled(Ranges.Range range) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getLong(1),
        "SELECT count(*) FROM %s WHERE %s AND %s"
            .formatted(pair.from(), inWindow(), pair.unfilled()),
        range.lo(),
        range.lo(),
        range.hi());
  }

  /** Keys of unfilled rows anywhere in the table, without any bound. */
  public List<String> sweep(int most) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        "SELECT %s::text FROM %s WHERE %s LIMIT ?"
            .formatted(pair.key(), pair.from(), pair.unfilled()),
        most);
  }

  /** Fills rows by their keys, waiting briefly for each. */
  public Result fillKeys(Ranges.Range range, List<String> keys) throws SQLException {
    Array array = connection.createArrayOf("text", keys.toArray());
    return write(
        range,
        "%s = ANY (?::text[]::%s[])".formatted(pair.key(), transform.keyType()),
        List.of(array),
        "",
        Window.of(null, "", 0, 1));
  }
}
