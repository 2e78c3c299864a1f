package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The server's timeline, which counts up with each promotion of a standby and each restore to a
 * point in time. Ledger and rows go back together there, so that work goes on from what both say. A
 * server that stays behind on a lower timeline is the former primary: what is written there is
 * lost, and with it whatever its ledger says. That ledger cannot tell, as it was left behind too; a
 * worker remembers.
 */
public final class Timeline {
  private int seen;

  /** The connection leads to the former primary of a failover; its end is waited for. */
  static final class FormerPrimary extends SQLException {
    private static final long serialVersionUID = 1L;

    FormerPrimary(int now, int seen) {
      super(
          "the server is on timeline "
              + now
              + ", but this migration was on timeline "
              + seen
              + " already: it is the former primary of a failover, and what is written there is"
              + " lost; let the host in the Secret lead to the new primary",
          "25006");
    }
  }

  /** The timeline of the server, NULL on a standby. */
  // Not pg_control_checkpoint(): after a promotion it is late by a checkpoint.
  static final String SQL =
      "CASE WHEN NOT pg_is_in_recovery() THEN"
          + " ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END";

  private record Known(boolean standby, int now, Optional<Integer> recorded) {}

  /**
   * Looks at a connection that is to be worked on, and records the timeline if it is a new one.
   *
   * @throws SQLException with state 25006 if it leads to a standby or to the former primary
   */
  public void look(Connection connection, long migration, Consumer<String> log)
      throws SQLException {
    Known known = read(connection, migration);
    if (known.standby()) {
      throw new SQLException("the server is a standby", "25006");
    }
    seen = Math.max(seen, known.recorded().orElse(0));
    if (known.now() < seen) {
      throw new FormerPrimary(known.now(), seen);
    }
    boolean failover = seen > 0 && known.now() > seen;
    seen = known.now();
    if (failover) {
      log.accept(
          "the server was on timeline "
              + known.recorded().orElse(0)
              + " and is on "
              + seen
              + ": there was a failover or a restore; going on from what the ledger says now");
    }
    if (known.recorded().filter(recorded -> recorded == seen).isEmpty()) {
      record(connection, migration, failover);
    }
  }

  private static Known read(Connection connection, long migration) throws SQLException {
    return Rows.one(
        connection,
        row -> {
          int recorded = row.getInt(3);
          return new Known(
              row.getBoolean(1),
              row.getInt(2),
              row.wasNull() ? Optional.empty() : Optional.of(recorded));
        },
        "SELECT pg_is_in_recovery(), " + SQL + ", timeline FROM godwit.migrations WHERE id = ?",
        migration);
  }

  private void record(Connection connection, long migration, boolean failover) throws SQLException {
    Rows.update(
        connection,
        """
        WITH found AS (
          UPDATE godwit.migrations SET timeline = ? WHERE id = ? AND timeline IS DISTINCT FROM ?
          RETURNING id)
        INSERT INTO godwit.audit (migration, action, detail, facts)
        SELECT id, 'failover', 'timeline ' || ?, jsonb_build_object('timeline', ?::text) FROM found WHERE ?
        """,
        seen,
        migration,
        seen,
        seen,
        seen,
        failover);
  }
}
