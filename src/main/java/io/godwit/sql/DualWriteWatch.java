package io.godwit.sql;

import io.godwit.engine.DualWrites;
import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Looks now and then at how many writes have not reached the other side, and of how many. A worker
 * does, not the operator: whether a failed row is there at all can only be seen in the table
 * (rules-postgres 14), and failures and writes have to be of one moment.
 */
public final class DualWriteWatch {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  private final Connection connection;
  private final Fence fence;
  private final Transform transform;
  private long looked;

  /** A watch on a connection that commits each statement. */
  public DualWriteWatch(Connection connection, Fence fence, Transform transform) {
    this.connection = connection;
    this.fence = fence;
    this.transform = transform;
  }

  /** Looks if the last look, of whichever worker, was a while ago. */
  public void lookNowAndThen() throws SQLException {
    if (looked == 0 || System.nanoTime() - looked > BETWEEN_LOOKS.toNanos()) {
      looked = System.nanoTime();
      if (!lately()) {
        look();
      }
    }
  }

  private boolean lately() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT EXISTS (SELECT FROM godwit.dual_writes WHERE migration = ? AND at > clock_timestamp()"
            + " - ? * interval '1 second')",
        fence.migration(),
        BETWEEN_LOOKS.toSeconds() / 2);
  }

  /** Looks now. */
  public void look() throws SQLException {
    looked = System.nanoTime();
    if (!triggered(connection, fence.migration())) {
      return;
    }
    Sides sides = Sides.read(connection, fence, transform);
    if (sides.dropped()) {
      return;
    }
    List<SyncFailures.Failure> failures = SyncFailures.uncounted(connection, transform, sides);
    take(failures);
    // The last before the window stays: what came since is counted from there.
    Rows.update(
        connection,
        """
        DELETE FROM godwit.dual_writes WHERE migration = ? AND at < (SELECT max(at) FROM godwit.dual_writes
          WHERE migration = ? AND at <= clock_timestamp() - ? * interval '1 second')
        """,
        fence.migration(),
        fence.migration(),
        DualWrites.WINDOW.toSeconds());
  }

  /** True if the plan has a sync trigger; else the application writes both sides itself. */
  static boolean triggered(Connection connection, long migration) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT EXISTS (SELECT FROM godwit.steps WHERE migration = ? AND stage = 'dualwrite')",
        migration);
  }

  /**
   * Failures and writes in one statement. A failure that the application is just adding to is left
   * for the next look: nobody waits for anybody. All writes are counted, our own too: the ledger
   * and the statistics are not flushed at one moment, so that their difference would be wrong by a
   * second of the backfill. The share that fails is never said too high.
   */
  private void take(List<SyncFailures.Failure> failures) throws SQLException {
    Rows.update(
        connection,
        """
        WITH due AS MATERIALIZED (SELECT f.direction, f.key, f.count, f.count - f.counted AS more
          FROM godwit.sync_failures f JOIN unnest(?::text[], ?::text[]) AS seen (direction, key)
            ON f.direction = seen.direction AND f.key = seen.key
          WHERE f.sync = ? FOR UPDATE OF f SKIP LOCKED),
        counted AS (UPDATE godwit.sync_failures f SET counted = due.count FROM due
          WHERE f.sync = ? AND f.direction = due.direction AND f.key = due.key)
        INSERT INTO godwit.dual_writes (migration, writes, failed)
        SELECT ?, (SELECT sum(s.n_tup_ins + s.n_tup_upd)::bigint FROM pg_stat_all_tables s
            WHERE s.relid = ?::regclass
              OR s.relid IN (SELECT p.relid FROM pg_partition_tree(?::regclass) p WHERE p.isleaf)),
          coalesce((SELECT max(w.failed) FROM godwit.dual_writes w WHERE w.migration = ?), 0)
            + coalesce((SELECT sum(due.more) FROM due), 0)::bigint
        ON CONFLICT DO NOTHING
        """,
        connection.createArrayOf(
            "text", failures.stream().map(SyncFailures.Failure::direction).toArray()),
        connection.createArrayOf(
            "text", failures.stream().map(SyncFailures.Failure::key).toArray()),
        transform.functionName(),
        transform.functionName(),
        fence.migration(),
        transform.table().sql(),
        transform.table().sql(),
        fence.migration());
  }
}
