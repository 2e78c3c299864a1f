package io.godwit.sql;

import static io.godwit.signal.BuiltIn.BLOCKED_BY_US;
import static io.godwit.signal.BuiltIn.LOCK_WAITERS;

import io.godwit.engine.TableName;
import io.godwit.signal.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Who waits for a lock because of us, or on the table that changes. Everyone may see locks. */
public final class LockSignals {
  private LockSignals() {}

  /**
   * Sessions that wait for the table or for one of ours, and how long the longest has waited for
   * one of ours. Rows that the application's own sessions wait for are its own affair.
   */
  public static List<Reading> read(Connection connection, TableName table, Instant at)
      throws SQLException {
    return Rows.one(
        connection,
        row ->
            List.of(
                Reading.of(LOCK_WAITERS, row.getDouble(1), at, "pg_locks"),
                Reading.of(BLOCKED_BY_US, row.getDouble(2), at, "pg_blocking_pids")),
        """
        WITH ours AS MATERIALIZED (
          SELECT array_agg(pid) AS pids FROM pg_stat_activity WHERE application_name LIKE 'godwit/%'),
        waiting AS MATERIALIZED (
          SELECT pid, min(waitstart) AS since, bool_or(locktype = 'relation'
              AND relation = to_regclass(?)
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS here
          FROM pg_locks, ours WHERE NOT granted AND pid <> ALL (ours.pids) GROUP BY pid),
        judged AS MATERIALIZED (
          SELECT since, here, pg_blocking_pids(pid) && ours.pids AS by_us FROM waiting, ours)
        SELECT count(*) FILTER (WHERE here OR by_us),
          coalesce(extract(epoch FROM max(clock_timestamp() - since) FILTER (WHERE by_us)), 0)
        FROM judged
        """,
        table.sql());
  }
}
