package io.godwit.sql;

import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of a backfill or of a comparison, of all tables in one row: cut once, then leased,
 * kept and finished.
 */
public final class Ranges {
  /**
   * A worker that is silent for this long loses its range. One whose session has ended, because it
   * was killed or its server was, loses it at once.
   */
  public static final Duration LEASE = Duration.ofSeconds(30);

  /** The sweep of the whole table is leased like a range, after all others. */
  static final int SWEEP = Integer.MAX_VALUE;

  private final Connection connection;
  private final Fence fence;
  private final List<Transform> pairs;
  private final int pass;

  /** Ranges of a backfill of one table or several, on a connection that commits each statement. */
  public Ranges(Connection connection, Fence fence, List<Transform> pairs) {
    this(connection, fence, pairs, 0);
  }

  /** Ranges of a comparison. */
  public Ranges(Connection connection, Fence fence, List<Transform> pairs, int pass) {
    this.connection = connection;
    this.fence = fence;
    this.pairs = List.copyOf(pairs);
    this.pass = pass;
  }

  /**
   * A leased range.
   *
   * @param leaf the table whose rows they are; null for the sweep, and where that table is gone
   * @param position all up to here is done; null from the first row
   * @param open the window that is in work behind it, or null
   * @param tries how often it was given up
   */
  public record Range(
      int ordinal,
      @Nullable TableName leaf,
      @Nullable String lo,
      String hi,
      @Nullable String position,
      @Nullable Window open,
      int tries,
      long token) {
    /** True for the sweep of the whole table. */
    public boolean sweep() {
      return ordinal == SWEEP;
    }

    /** True if its table was dropped or detached since it was cut. */
    public boolean gone() {
      return leaf == null && !sweep();
    }
  }

  /** Cuts the tables into ranges, unless that is done. The upper bounds stay as they are now. */
  public void cut() throws SQLException {
    connection.setAutoCommit(false);
    try {
      // Another worker may be at it, which takes a while.
      Rows.execute(connection, "SET LOCAL lock_timeout = 0");
      boolean cut =
          Rows.one(
              connection,
              row -> row.getBoolean(1),
              "SELECT backfill_started_at IS NOT NULL FROM godwit.migrations WHERE id = ? FOR"
                  + " UPDATE",
              fence.migration());
      if (!cut) {
        insert();
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void insert() throws SQLException {
    int ordinal = 0;
    long rows = 0;
    for (Transform pair : pairs) {
      for (Leaf leaf : Leaf.of(connection, pair.table())) {
        TableSize size = TableSize.of(connection, leaf.table());
        rows += size.rows();
        String lo = null;
        for (String hi :
            new Cuts(connection, pair.at(leaf.table())).ends(size, Cuts.ROWS_PER_RANGE)) {
          insert(ordinal++, leaf.oid(), lo, hi);
          lo = hi;
        }
      }
    }
    insert(SWEEP, 0, null, "");
    Rows.update(
        connection,
        "UPDATE godwit.migrations SET backfill_started_at = clock_timestamp(), rows_estimated = ?"
            + " WHERE id = ?",
        rows,
        fence.migration());
  }

  void insert(int ordinal, long leaf, @Nullable String lo, String hi) throws SQLException {
    Rows.update(
        connection,
        "INSERT INTO godwit.ranges (migration, pass, ordinal, leaf, lo, hi) VALUES (?, ?, ?, ?, ?,"
            + " ?)",
        fence.migration(),
        pass,
        ordinal,
        leaf,
        lo,
        hi);
  }

  /** A range in somebody's hands, given back in the end. */
  public interface Lease extends AutoCloseable {
    /** A connection that is lost does not hide why it was. */
    @Override
    void close() throws SQLException;
  }

  /** Gives a range back when it is closed. */
  public Lease hold(Range range) {
    return () -> release(range);
  }

  /**
   * Takes the next range that nobody holds, those that were given up after all others; the sweep
   * only when all are done.
   */
  public Optional<Range> lease(String owner) throws SQLException {
    return Rows.first(
        connection,
        Ranges::range,
        """
        UPDATE godwit.ranges g SET owner = ?, fence = g.fence + 1,
          lease_until = clock_timestamp() + ?::interval, backend_pid = CASE WHEN ? THEN me.pid END,
          backend_start = me.backend_start
        FROM godwit.control c, pg_stat_activity me
        WHERE c.migration = g.migration AND c.fence = ? AND c.direction = ? AND c.run
          AND me.pid = pg_backend_pid() AND g.migration = ? AND g.pass = ? AND g.ordinal = (
          SELECT ordinal FROM godwit.ranges r WHERE migration = ? AND pass = ? AND NOT done
            AND (lease_until IS NULL OR lease_until < clock_timestamp()
              OR r.backend_pid IS NOT NULL
                AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = r.backend_pid
                AND (a.backend_start IS NULL OR a.backend_start = r.backend_start)))
            AND (ordinal < ? OR NOT EXISTS (
              SELECT FROM godwit.ranges WHERE migration = ? AND pass = ? AND NOT done AND ordinal < ?))
          ORDER BY tries, ordinal LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING g.ordinal, g.lo, g.hi, coalesce(g.cursor, g.lo) AS position, g.fence, g.tries,
          g.window_middle, g.window_hi, g.window_rows, g.window_count, g.slice, g.slices,
          (SELECT ARRAY[n.nspname::text, t.relname::text]
            FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE t.oid = g.leaf AND EXISTS (SELECT FROM unnest(?::text[]) own
              WHERE NOT t.relispartition AND t.oid = to_regclass(own)
                OR t.oid IN (SELECT relid FROM pg_partition_tree(to_regclass(own))))) AS leaf
        """,
        owner,
        LEASE.toSeconds() + " s",
        // Of a pooler's session nobody can tell whose it is in the next moment.
        !PooledSession.is(connection),
        fence.number(),
        fence.direction(),
        fence.migration(),
        pass,
        fence.migration(),
        pass,
        SWEEP,
        fence.migration(),
        pass,
        SWEEP,
        connection.createArrayOf(
            "text",
            pairs.stream().flatMap(one -> one.known().stream()).map(TableName::sql).toArray()));
  }

  private static Range range(ResultSet row) throws SQLException {
    String position = row.getString("position");
    String window = row.getString("window_hi");
    Array leaf = row.getArray("leaf");
    String[] name = leaf == null ? new String[0] : (String[]) leaf.getArray();
    return new Range(
        row.getInt("ordinal"),
        name.length == 0 ? null : new TableName(name[0], name[1]),
        row.getString("lo"),
        row.getString("hi"),
        position,
        window == null
            ? null
            : new Window(
                position,
                row.getString("window_middle"),
                window,
                row.getLong("window_rows"),
                row.getLong("window_count"),
                row.getInt("slice"),
                row.getInt("slices")),
        row.getInt("tries"),
        row.getLong("fence"));
  }

  /**
   * Marks a range as done; false if it is not ours any more.
   *
   * @param owed rows of it that no batch has counted
   */
  public boolean finish(Range range, long owed) throws SQLException {
    return Rows.update(
            connection,
            """
            UPDATE godwit.ranges SET done = true, cursor = hi, owner = NULL, lease_until = NULL,
              rows_done = rows_done + ? WHERE migration = ? AND pass = ? AND ordinal = ? AND fence = ?
            """,
            owed,
            fence.migration(),
            pass,
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
        WHERE migration = ? AND pass = ? AND ordinal = ? AND fence = ? AND NOT done
        """,
        fence.migration(),
        pass,
        range.ordinal(),
        range.token());
  }

  /** Keeps a range that takes long; false if it is not ours any more. */
  boolean keep(Range range) throws SQLException {
    return Rows.update(
            connection,
            """
            UPDATE godwit.ranges SET lease_until = clock_timestamp() + ?::interval
            WHERE migration = ? AND pass = ? AND ordinal = ? AND fence = ? AND NOT done
            """,
            LEASE.toSeconds() + " s",
            fence.migration(),
            pass,
            range.ordinal(),
            range.token())
        == 1;
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
