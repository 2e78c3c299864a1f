package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Vacuums a table between ranges where autovacuum does not keep up: each row is updated once, and
 * without room on the pages that are there the table would grow to twice its size. One worker at a
 * time does so, and not again where an old snapshot keeps the dead rows alive, until there are
 * twice as many.
 */
public record Bloat(Connection connection, Fence fence) {
  /** Autovacuum begins at this share of a table too, by default. */
  private static final double SHARE = 0.2;

  /** Fewer dead rows than these are no trouble, however small the table is. */
  private static final long LEAST = 50_000;

  private static final Duration NOT_BEFORE = Duration.ofMinutes(5);

  /** What a vacuum has done. */
  public record Vacuumed(TableName table, long before, long after, Duration took) {
    /** For the log. */
    public String words() {
      return "VACUUM of table %s took %d ms; of %d dead rows %d are left"
          .formatted(table, took.toMillis(), before, after);
    }
  }

  /** Vacuums one of the tables that hold the rows, if it needs it and this worker may. */
  public Optional<Vacuumed> vacuum(TableName leaf) throws SQLException {
    if (PooledSession.is(connection)) {
      // It cannot bring its settings with it, as no transaction may be around it.
      return Optional.empty();
    }
    Optional<Long> before = claim(leaf);
    if (before.isEmpty()) {
      return Optional.empty();
    }
    long began = System.nanoTime();
    // Never waits for a lock, nor takes the one for which replicas would wait (rules-postgres 24).
    Rows.execute(
        connection,
        "VACUUM (SKIP_LOCKED, TRUNCATE false, INDEX_CLEANUP auto, PARALLEL 0) " + leaf.sql());
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    long after =
        Rows.one(
            connection,
            row -> row.getLong(1),
            """
            UPDATE godwit.vacuums SET dead = pg_stat_get_dead_tuples(leaf)
            WHERE migration = ? AND leaf = ?::regclass RETURNING dead
            """,
            fence.migration(),
            leaf.sql());
    return Optional.of(new Vacuumed(leaf, before.get(), after, took));
  }

  /** Dead rows if there are too many of them; whoever gets the number vacuums. */
  private Optional<Long> claim(TableName leaf) throws SQLException {
    return Rows.first(
        connection,
        row -> row.getLong(1),
        """
        INSERT INTO godwit.vacuums AS v (migration, leaf, dead)
        SELECT ?, c.oid, pg_stat_get_dead_tuples(c.oid) FROM pg_class c
        WHERE c.oid = ?::regclass AND pg_stat_get_dead_tuples(c.oid)
            > greatest(?, ? * pg_stat_get_live_tuples(c.oid))
          AND (pg_has_role(c.relowner, 'USAGE')
            OR CASE WHEN current_setting('server_version_num')::int >= 170000
              THEN has_table_privilege(c.oid, 'MAINTAIN') ELSE false END)
          AND NOT EXISTS (SELECT FROM pg_stat_progress_vacuum p WHERE p.relid = c.oid)
        ON CONFLICT (migration, leaf) DO UPDATE SET dead = excluded.dead, at = excluded.at
          WHERE v.at < clock_timestamp() - ?::interval AND excluded.dead > 2 * v.dead
        RETURNING dead
        """,
        fence.migration(),
        leaf.sql(),
        LEAST,
        SHARE,
        NOT_BEFORE.toSeconds() + " s");
  }
}
