package io.godwit.sql;

import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons of all rows, one after the other, as the ledger records them. Each is cut into ranges
 * that several workers may lease, and goes on where a worker left off.
 */
public final class Passes {
  /** A worker that is silent for longer was not at work meanwhile. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final Connection connection;
  private final Fence fence;

  /** Comparisons of one migration, on a connection that commits each statement. */
  public Passes(Connection connection, Fence fence) {
    this.connection = connection;
    this.fence = fence;
  }

  /** The comparison that is under way, or begins now because one is due. */
  public Optional<Integer> due() throws SQLException {
    return begin(
        """
        last.at IS NULL OR last.at < c.compare_since
          OR last.at < clock_timestamp() - c.compare_every_ms * interval '1 millisecond'
          OR EXISTS (SELECT FROM godwit.quarantine q WHERE q.migration = c.migration AND q.asked)\
        """);
  }

  /** The comparison that is under way, or one that begins now. */
  public int begin() throws SQLException, Fence.Lost {
    return begin("true").orElseThrow(Fence.Lost::new);
  }

  private Optional<Integer> begin(String condition) throws SQLException {
    Rows.update(
        connection,
        """
        INSERT INTO godwit.passes (migration, pass)
        SELECT c.migration, coalesce(last.pass, 0) + 1 FROM godwit.control c
        CROSS JOIN LATERAL (SELECT max(p.started_at) AS at, max(p.pass) AS pass, bool_or(p.ended_at IS NULL) AS open
          FROM godwit.passes p WHERE p.migration = c.migration) AS last
        WHERE c.migration = ? AND c.fence = ? AND c.run AND last.open IS NOT TRUE AND (%s)
        ON CONFLICT DO NOTHING
        """
            .formatted(condition),
        fence.migration(),
        fence.number());
    return Rows.first(
        connection,
        row -> row.getInt(1),
        "SELECT pass FROM godwit.passes WHERE migration = ? AND ended_at IS NULL",
        fence.migration());
  }

  /** True while rows of a comparison are left to look at. */
  public boolean open(int pass) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT ended_at IS NULL FROM godwit.passes WHERE migration = ? AND pass = ?",
        fence.migration(),
        pass);
  }

  /** Cuts the tables into ranges, unless that is done; true if it was done just now. */
  boolean cut(int pass, Ranges ranges, List<Transform> pairs) throws SQLException {
    connection.setAutoCommit(false);
    try {
      // Another worker may be at it, which takes a while.
      Rows.execute(connection, "SET LOCAL lock_timeout = 0");
      boolean cut =
          Rows.one(
              connection,
              row -> row.getBoolean(1),
              "SELECT cut FROM godwit.passes WHERE migration = ? AND pass = ? FOR UPDATE",
              fence.migration(),
              pass);
      if (!cut) {
        long rows = cutAll(ranges, pairs);
        Rows.update(
            connection,
            "UPDATE godwit.passes SET cut = true, lsn = pg_current_wal_insert_lsn(), estimated = ? WHERE"
                + " migration = ? AND pass = ?",
            rows,
            fence.migration(),
            pass);
      }
      connection.commit();
      return !cut;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /**
   * Cuts the tables, in the open transaction: to the last row, whatever that is by then, and in
   * place of those of earlier comparisons.
   *
   * @return how many rows there are, estimated
   */
  private long cutAll(Ranges ranges, List<Transform> pairs) throws SQLException {
    Rows.update(
        connection,
        "DELETE FROM godwit.ranges WHERE migration = ? AND pass > 0",
        fence.migration());
    int ordinal = 0;
    long rows = 0;
    for (Transform one : pairs) {
      // The old table, whatever it is called by now.
      Transform pair = one.copies() == null ? one : one.at(new CopyLook(connection, one).old());
      for (Leaf leaf : Leaf.of(connection, pair.table())) {
        TableSize size = TableSize.of(connection, leaf.table());
        rows += size.rows();
        if (pair.key().byPlace()) {
          continue;
        }
        String lo = null;
        List<String> ends = new Cuts(connection, pair.at(leaf.table())).ends(size, Blocks.ROWS / 2);
        for (String hi : ends.subList(0, Math.max(0, ends.size() - 1))) {
          ranges.insert(ordinal++, leaf.oid(), lo, hi);
          lo = hi;
        }
        ranges.insert(ordinal++, leaf.oid(), lo, "");
      }
      if (pair.key().byPlace()) {
        // As one: a row may move from one partition to another.
        ranges.insert(ordinal++, TableSize.oid(connection, pair.table()), null, "");
      }
    }
    ranges.insert(Ranges.SWEEP, 0, null, "");
    return rows;
  }

  /**
   * Records what was seen of a range, together with the rows that differ; false if the range is not
   * ours any more, and nothing was recorded.
   */
  boolean advance(
      int pass, Ranges.Range range, Blocks.Seen seen, Discrepancies discrepancies, PairSql pair)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      boolean ours =
          Rows.update(
                  connection,
                  """
                  UPDATE godwit.ranges g SET cursor = coalesce(?::text, g.hi), done = ?::text IS NULL,
                    rows_done = g.rows_done + ?, rows_changed = g.rows_changed + ?,
                    lease_until = clock_timestamp() + ?::interval
                  FROM godwit.control c WHERE c.migration = g.migration AND c.fence = ?
                    AND g.migration = ? AND g.pass = ? AND g.ordinal = ? AND g.fence = ?
                  """,
                  seen.end(),
                  seen.end(),
                  seen.rows(),
                  seen.keys().size(),
                  Ranges.LEASE.toSeconds() + " s",
                  fence.number(),
                  fence.migration(),
                  pass,
                  range.ordinal(),
                  range.token())
              == 1;
      if (ours) {
        if (!seen.keys().isEmpty()) {
          discrepancies.record(pair, pass, seen.keys());
        }
        connection.commit();
      }
      return ours;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Adds the time since the last call to that in which rows were really compared. */
  void worked(int pass) throws SQLException {
    Rows.update(
        connection,
        """
        UPDATE godwit.passes SET worked_at = clock_timestamp(), worked_ms = worked_ms
          + least(extract(epoch FROM clock_timestamp() - coalesce(worked_at, started_at)) * 1000, ?)::bigint
        WHERE migration = ? AND pass = ?
        """,
        SILENCE.toMillis(),
        fence.migration(),
        pass);
  }

  /** What a comparison has come to. */
  public record Result(long compared, long diverged, long repaired) {}

  /** Ends a comparison that has looked at all rows; its ranges are needed no more. */
  Optional<Result> end(int pass, long repaired) throws SQLException {
    List<@Nullable Object> parameters =
        List.of(
            repaired,
            Discrepancies.MOST,
            fence.migration(),
            pass,
            fence.number(),
            fence.direction());
    Optional<Result> result =
        Rows.first(
            connection,
            row -> new Result(row.getLong(1), row.getLong(2), row.getLong(3)),
            """
            UPDATE godwit.passes p SET ended_at = clock_timestamp(), repaired = ?, compared = seen.rows,
              diverged = standing.count + greatest(seen.differing - ?, 0)
            FROM godwit.control c,
              LATERAL (SELECT coalesce(sum(rows_done), 0) AS rows, coalesce(sum(rows_changed), 0) AS differing
                FROM godwit.ranges g WHERE g.migration = c.migration AND g.pass > 0) AS seen,
              LATERAL (SELECT count(*) AS count FROM godwit.discrepancies d WHERE d.migration = c.migration
                AND %s) AS standing
            WHERE p.migration = ? AND p.pass = ? AND p.ended_at IS NULL AND c.migration = p.migration
              AND c.fence = ? AND c.direction = ?
            RETURNING p.compared, p.diverged, p.repaired
            """
                .formatted(Discrepancies.STANDING),
            parameters.toArray());
    if (result.isPresent()) {
      Rows.update(
          connection,
          "DELETE FROM godwit.ranges WHERE migration = ? AND pass > 0",
          fence.migration());
    }
    return result;
  }
}
