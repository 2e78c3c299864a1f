package io.godwit.sql;

import io.godwit.engine.DualWrites;
import io.godwit.engine.Transform;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks now and then at how many writes have not reached the other side, and of how many. A worker
 * does, not the operator: whether a failed row is there at all can only be seen in the table
 * (rules-postgres 14), and failures and writes have to be of one moment.
 */
public final class DualWriteWatch {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  private final Connection connection;
  private final Fence fence;
  private final List<Transform> pairs;
  private long looked;

  /** A watch on a connection that commits each statement. */
  public DualWriteWatch(Connection connection, Fence fence, List<Transform> pairs) {
    this.connection = connection;
    this.fence = fence;
    this.pairs = List.copyOf(pairs);
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
    Sides sides = Sides.read(connection, fence, pairs.getFirst());
    if (sides.dropped()) {
      return;
    }
    if (sides.flipped()) {
      Beyond.look(connection, fence, pairs.getFirst());
    }
    List<SyncFailures.Failure> failures = new ArrayList<>();
    for (Transform pair : pairs) {
      failures.addAll(SyncFailures.uncounted(connection, pair, sides));
    }
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
        WITH due AS MATERIALIZED (SELECT f.sync, f.direction, f.key, f.count, f.count - f.counted AS more
          FROM godwit.sync_failures f JOIN unnest(?::text[], ?::text[], ?::text[]) AS seen (sync, direction, key)
            ON f.sync = seen.sync AND f.direction = seen.direction AND f.key = seen.key
          FOR UPDATE OF f SKIP LOCKED),
        counted AS (UPDATE godwit.sync_failures f SET counted = due.count FROM due
          WHERE f.sync = due.sync AND f.direction = due.direction AND f.key = due.key)
        INSERT INTO godwit.dual_writes (migration, writes, failed)
        SELECT ?, (SELECT sum(s.n_tup_ins + s.n_tup_upd)::bigint FROM pg_stat_all_tables s
            WHERE EXISTS (SELECT FROM unnest(?::text[]) own WHERE s.relid = own::regclass
              OR s.relid IN (SELECT p.relid FROM pg_partition_tree(own::regclass) p WHERE p.isleaf))),
          coalesce((SELECT max(w.failed) FROM godwit.dual_writes w WHERE w.migration = ?), 0)
            + coalesce((SELECT sum(due.more) FROM due), 0)::bigint
        ON CONFLICT DO NOTHING
        """,
        texts(failures.stream().map(SyncFailures.Failure::sync)),
        texts(failures.stream().map(SyncFailures.Failure::direction)),
        texts(failures.stream().map(SyncFailures.Failure::key)),
        fence.migration(),
        texts(pairs.stream().map(pair -> pair.table().sql())),
        fence.migration());
  }

  private Array texts(Stream<String> texts) throws SQLException {
    return connection.createArrayOf("text", texts.toArray());
  }
}
