package io.godwit.sql;

import io.godwit.engine.Identifier;
import io.godwit.engine.Transform;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ranges of a backfill: cut once, then leased, kept and finished. */
public final class Ranges {
  /** A worker that is silent for this long loses its range. */
  public static final Duration LEASE = Duration.ofSeconds(30);

  /** The sweep of the whole table is leased like a range, after all others. */
  static final int SWEEP = Integer.MAX_VALUE;

  private static final int ROWS_PER_RANGE = 50_000;
  private static final int MOST_RANGES = 1_000;

  private final Connection connection;
  private final Fence fence;

  /** Ranges of one migration, on a connection that commits each statement. */
  public Ranges(Connection connection, Fence fence) {
    this.connection = connection;
    this.fence = fence;
  }

  /**
   * A leased range.
   *
   * @param position all up to here is done; null from the first row
   * @param open the window that is in work behind it, or null
   */
  public record Range(
      int ordinal,
      @Nullable String lo,
      String hi,
      @Nullable String position,
      @Nullable Window open,
      long token) {
    /** True for the sweep of the whole table. */
    public boolean sweep() {
      return ordinal == SWEEP;
    }
  }

  /** Cuts the table into ranges, unless that is done. The upper bound stays as it is now. */
  public void cut(Transform transform) throws SQLException {
    connection.setAutoCommit(false);
    try {
      boolean cut =
          Rows.one(
              connection,
              row -> row.getBoolean(1),
              "SELECT backfill_started_at IS NOT NULL FROM godwit.migrations WHERE id = ? FOR"
                  + " UPDATE",
              fence.migration());
      if (!cut) {
        insert(transform);
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void insert(Transform transform) throws SQLException {
    String table = transform.table().sql();
    String key = Identifier.quote(transform.keyColumn());
    Optional<String> bound =
        Rows.first(
            connection,
            row -> row.getString(1),
            // Qualified: a bare name would be the text of the result, and sort as text.
            "SELECT r.%1$s::text FROM ONLY %2$s AS r ORDER BY r.%1$s DESC LIMIT 1"
                .formatted(key, table));
    List<String> ends = new ArrayList<>();
    if (bound.isPresent()) {
      ends.addAll(quantiles(transform));
      ends.remove(bound.get());
      ends.add(bound.get());
    }
    String lo = null;
    int ordinal = 0;
    for (String hi : ends) {
      Rows.update(
          connection,
          "INSERT INTO godwit.ranges (migration, ordinal, lo, hi) VALUES (?, ?, ?, ?)",
          fence.migration(),
          ordinal++,
          lo,
          hi);
      lo = hi;
    }
    Rows.update(
        connection,
        "INSERT INTO godwit.ranges (migration, ordinal, lo, hi) VALUES (?, ?, NULL, '')",
        fence.migration(),
        SWEEP);
    Rows.update(
        connection,
        "UPDATE godwit.migrations SET backfill_started_at = clock_timestamp(), key_bound = ?,"
            + " rows_estimated = greatest((SELECT reltuples FROM pg_class WHERE oid ="
            + " ?::regclass), 0)::bigint WHERE id = ?",
        bound.orElse(null),
        table,
        fence.migration());
  }

  /** Keys that cut the table into about equal parts, from a sample of its pages. */
  private List<String> quantiles(Transform transform) throws SQLException {
    long rows =
        Rows.one(
            connection,
            row -> row.getLong(1),
            "SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = ?::regclass",
            transform.table().sql());
    int parts = Math.clamp(rows / ROWS_PER_RANGE, 1, MOST_RANGES);
    if (parts == 1) {
      return List.of();
    }
    double percent = Math.clamp(100.0 * parts * 200 / rows, 0.01, 100);
    List<Double> fractions = new ArrayList<>();
    for (int i = 1; i < parts; i++) {
      fractions.add((double) i / parts);
    }
    Array array = connection.createArrayOf("float8", fractions.toArray());
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT q.key::text FROM (SELECT DISTINCT unnest(percentile_disc(?::float8[])
          WITHIN GROUP (ORDER BY %s)) AS key FROM ONLY %s TABLESAMPLE SYSTEM (%s) REPEATABLE (1)) AS q
        WHERE q.key IS NOT NULL ORDER BY q.key
        """
            .formatted(Identifier.quote(transform.keyColumn()), transform.table().sql(), percent),
        array);
  }

  /** Takes the next range that nobody holds; the sweep only when all others are done. */
  public Optional<Range> lease(String owner) throws SQLException {
    return Rows.first(
        connection,
        Ranges::range,
        """
        UPDATE godwit.ranges g SET owner = ?, fence = g.fence + 1,
          lease_until = clock_timestamp() + ?::interval
        FROM godwit.control c
        WHERE c.migration = g.migration AND c.fence = ? AND c.direction = ? AND c.run
          AND g.migration = ? AND g.ordinal = (
          SELECT ordinal FROM godwit.ranges WHERE migration = ? AND NOT done
            AND (lease_until IS NULL OR lease_until < clock_timestamp())
            AND (ordinal < ? OR NOT EXISTS (
              SELECT FROM godwit.ranges WHERE migration = ? AND NOT done AND ordinal < ?))
          ORDER BY ordinal LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING g.ordinal, g.lo, g.hi, coalesce(g.cursor, g.lo) AS position, g.fence,
          g.window_hi, g.window_rows, g.window_count, g.slice, g.slices
        """,
        owner,
        LEASE.toSeconds() + " s",
        fence.number(),
        fence.direction(),
        fence.migration(),
        fence.migration(),
        SWEEP,
        fence.migration(),
        SWEEP);
  }

  private static Range range(ResultSet row) throws SQLException {
    String position = row.getString("position");
    String window = row.getString("window_hi");
    return new Range(
        row.getInt("ordinal"),
        row.getString("lo"),
        row.getString("hi"),
        position,
        window == null
            ? null
            : new Window(
                position,
                window,
                row.getLong("window_rows"),
                row.getLong("window_count"),
                row.getInt("slice"),
                row.getInt("slices")),
        row.getLong("fence"));
  }

  /** Marks a range as done; false if it is not ours any more. */
  public boolean finish(Range range) throws SQLException {
    return Rows.update(
            connection,
            """
            UPDATE godwit.ranges SET done = true, cursor = hi, owner = NULL, lease_until = NULL
            WHERE migration = ? AND ordinal = ? AND fence = ?
            """,
            fence.migration(),
            range.ordinal(),
            range.token())
        == 1;
  }

  /** Gives a range back, so that another worker need not wait for the lease to run out. */
  public void release(Range range) throws SQLException {
    Rows.update(
        connection,
        """
        UPDATE godwit.ranges SET owner = NULL, lease_until = NULL
        WHERE migration = ? AND ordinal = ? AND fence = ? AND NOT done
        """,
        fence.migration(),
        range.ordinal(),
        range.token());
  }

  /** True once the sweep is done too. */
  public boolean complete() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT backfill_ended_at IS NOT NULL FROM godwit.migrations WHERE id = ?",
        fence.migration());
  }

  /** Records that the backfill is over. */
  public void end() throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.migrations SET backfill_ended_at = clock_timestamp() WHERE id = ? AND"
            + " backfill_ended_at IS NULL",
        fence.migration());
  }
}
