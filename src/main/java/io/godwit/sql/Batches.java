package io.godwit.sql;

import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Batches of a backfill. Each is one statement that commits by itself: rows found and locked, fence
 * and lease checked, rows written and cursor moved together, so that a frozen worker holds no lock
 * and a kill repeats one batch at most (rules-postgres 11, 13). Each stays within one of the tables
 * that hold the rows (rules-postgres 12).
 */
public final class Batches {
  private final Connection connection;
  private final Transform transform;
  private final Fence fence;
  private final int slices;
  private final Quarantine quarantine;
  private boolean excluding;
  private long rowBytes;
  private Owed owed = Owed.NOTHING;
  private final Map<TableName, Part> parts = new HashMap<>();

  /** What is known of one of the tables that hold the rows. */
  private record Part(PairSql pair, Deal deal) {}

  /**
   * Batches on a connection that commits each statement, with a lock timeout of 200 ms.
   *
   * @param slices how many slices windows may be dealt into
   */
  public Batches(Connection connection, Transform transform, Fence fence, int slices) {
    this.connection = connection;
    this.transform = transform;
    this.fence = fence;
    // An interleaved order leaves room on pages for updates; copies are only inserted.
    this.slices = transform.copies() == null ? slices : 1;
    this.quarantine = new Quarantine(connection, fence);
  }

  /** Rows that cannot be transformed. */
  public Quarantine quarantine() {
    return quarantine;
  }

  /**
   * Leaves rows in quarantine out from now on, if there are any: to look for them has its price.
   */
  public void leaveOutQuarantined() throws SQLException {
    boolean any = quarantine.any();
    if (any != excluding) {
      excluding = any;
      parts.clear();
    }
  }

  /** Puts those rows of a stretch of keys into quarantine for which the expression fails. */
  public long quarantineFailing(Ranges.Range range, @Nullable String lo, String hi)
      throws SQLException {
    PairSql pair = part(range).pair();
    return quarantine.enterFailing(pair, pair.keys().between(lo, hi));
  }

  /** The same for rows of the whole table. */
  public long quarantineFailing() throws SQLException {
    return quarantine.enterFailing(pair(transform), Condition.ALL);
  }

  /** In a table whose rows have no key: where one is for which the expression fails. */
  public Optional<String> placeOfFailing() throws SQLException {
    return transform.copies() != null ? Optional.empty() : quarantine.firstFailing(pair(transform));
  }

  private PairSql pair(Transform at) {
    PairSql pair = new PairSql(at, transform.names(false), false);
    return excluding ? pair.excluding(fence.migration()) : pair;
  }

  private Part part(Ranges.Range range) throws SQLException {
    return part(Objects.requireNonNull(range.leaf(), "the sweep has no table of its own"));
  }

  private Part part(TableName leaf) throws SQLException {
    Part known = parts.get(leaf);
    if (known != null) {
      return known;
    }
    Transform at = transform.at(leaf);
    Part part = new Part(pair(at), Deal.choose(connection, at, slices));
    parts.put(leaf, part);
    return part;
  }

  /** True if windows can be dealt into slices, in one of the tables at least. */
  public boolean dealt() throws SQLException {
    return transform.partitioned() || part(transform.table()).deal() != Deal.NONE;
  }

  /** Counts the table's updates from now on. */
  public HotUpdates hotUpdates() throws SQLException {
    return HotUpdates.of(connection, transform.table().sql());
  }

  /** Bytes of a row with its long values, in the widest of the tables. */
  public long rowBytes() throws SQLException {
    if (rowBytes > 0) {
      return rowBytes;
    }
    for (Leaf leaf : Leaf.of(connection, transform.table())) {
      TableSize size = TableSize.of(connection, leaf.table());
      rowBytes = Math.max(rowBytes, size.rowBytes(connection, leaf.table()));
    }
    return rowBytes;
  }

  /** True if rows have no key that stays theirs. */
  public boolean byPlace() {
    return transform.key().byPlace();
  }

  /** A key for people. */
  public String words(String key) {
    return transform.key().words(key);
  }

  /** What became of a batch. */
  public record Result(boolean ours, long changed) {}

  /**
   * The next window of a range; empty at the end of the range.
   *
   * @param rows how many rows a slice has at most
   * @param dealt how many slices there should be
   */
  public Optional<Window> next(
      Ranges.Range range, @Nullable String lo, String hi, int rows, int dealt) throws SQLException {
    Part part = part(range);
    int count = part.deal() == Deal.NONE ? 1 : dealt;
    return new Windows(connection, part.pair()).next(lo, hi, rows, count);
  }

  /**
   * Fills a slice; rows that the application holds at this moment are left for the end of the
   * range.
   */
  public Result fill(Ranges.Range range, Window window) throws SQLException {
    Part part = part(range);
    Condition slice = part.deal().slice(transform.key(), window);
    Condition rows = part.pair().keys().between(window.from(), window.to()).and(slice);
    return write(range, part.pair(), rows, "SKIP LOCKED", window);
  }

  private static Window whole(Ranges.Range range) {
    return Window.of(range.lo(), null, range.hi(), 0, 1);
  }

  /** Rows of a range that were looked at and that no batch has counted. */
  public long owed(Ranges.Range range) {
    return owed.by(range);
  }

  private Result write(
      Ranges.Range range, PairSql pair, Condition rows, String skip, Window reached)
      throws SQLException {
    long share = reached.share() + owed(range);
    try {
      Result result = statement(range, pair, rows, skip, reached, share);
      owed = new Owed(range, 0);
      return result;
    } catch (SQLException e) {
      if (SqlFailure.contended(e)) {
        owed = new Owed(range, share);
      }
      throw e;
    }
  }

  /** One batch: which rows, whether to wait for them, and how far the cursor is afterwards. */
  private Result statement(
      Ranges.Range range, PairSql pair, Condition rows, String skip, Window reached, long share)
      throws SQLException {
    List<@Nullable Object> parameters = new ArrayList<>(rows.parameters());
    parameters.addAll(
        Arrays.asList(
            reached.last() ? reached.hi() : null,
            reached.last() ? null : reached.middle(),
            reached.last() ? null : reached.hi(),
            reached.last() ? 0 : reached.rows(),
            reached.last() ? 0 : reached.count() - reached.share(),
            reached.last() ? 0 : reached.slice() + 1,
            reached.slices(),
            share,
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
          %2$s),
        fence AS (
          UPDATE godwit.ranges g SET cursor = coalesce(?::text, g.cursor), window_middle = ?, window_hi = ?,
            window_rows = ?, window_count = ?, slice = ?, slices = ?, rows_done = rows_done + ?,
            rows_changed = rows_changed + (SELECT count(*) FROM picked),
            batch_rows = coalesce(nullif(?, 0), g.batch_rows),
            lease_until = clock_timestamp() + ?::interval
          FROM godwit.control c, aside WHERE g.migration = ? AND g.pass = 0 AND g.ordinal = ? AND g.fence = ?
            AND c.migration = g.migration AND c.fence = ? AND c.direction = ?
          RETURNING 1),
        %3$s
        SELECT EXISTS (SELECT FROM fence), %4$s
        """
            .formatted(pair.standAside(), pair.picked(rows, skip), pair.changed(), pair.count()),
        parameters.toArray());
  }

  /** An unfilled row, and the table that holds it. */
  public record Unfilled(TableName leaf, String key) {}

  /** Unfilled rows of a range: read plainly, nothing is skipped. */
  public List<Unfilled> unfilled(Ranges.Range range, int most) throws SQLException {
    PairSql pair = part(range).pair();
    return unfilled(pair, pair.keys().between(range.lo(), range.hi()), most);
  }

  /** Unfilled rows anywhere in the table and its partitions, without any bound. */
  public List<Unfilled> sweep(int most) throws SQLException {
    return unfilled(pair(transform), Condition.ALL, most);
  }

  private List<Unfilled> unfilled(PairSql pair, Condition which, int most) throws SQLException {
    List<Object> parameters = new ArrayList<>(which.parameters());
    parameters.add(most);
    return Rows.list(
        connection,
        row -> new Unfilled(new TableName(row.getString(1), row.getString(2)), row.getString(3)),
        """
        SELECT n.nspname, c.relname, found.key FROM (
          SELECT r.tableoid AS leaf, %s AS key FROM %s WHERE %s AND %s LIMIT ?) AS found
        JOIN pg_class c ON c.oid = found.leaf JOIN pg_namespace n ON n.oid = c.relnamespace
        """
            .formatted(pair.key(), pair.from(), which.sql(), pair.unfilled()),
        parameters.toArray());
  }

  /** Triggers of the user's that could keep a row of a table from being written. */
  public List<String> triggersBeforeUpdate(TableName leaf) throws SQLException {
    return UserTriggers.beforeUpdate(connection, leaf.sql());
  }

  /** Fills rows that were found left, waiting briefly for each; false if that is not ours. */
  public boolean fill(Ranges.Range range, List<Unfilled> rows) throws SQLException {
    return fill(range, rows, "");
  }

  /** The same for those of them that nobody holds. */
  public boolean fillFree(Ranges.Range range, List<Unfilled> rows) throws SQLException {
    return fill(range, rows, "SKIP LOCKED");
  }

  private boolean fill(Ranges.Range range, List<Unfilled> rows, String skip) throws SQLException {
    boolean ours = true;
    for (TableName leaf : rows.stream().map(Unfilled::leaf).distinct().toList()) {
      Object[] keys =
          rows.stream().filter(row -> row.leaf().equals(leaf)).map(Unfilled::key).toArray();
      PairSql pair = part(leaf).pair();
      Condition which = pair.keys().among(connection.createArrayOf("text", keys));
      ours &= write(range, pair, which, skip, whole(range)).ours();
    }
    return ours;
  }
}
