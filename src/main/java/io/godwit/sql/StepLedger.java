package io.godwit.sql;

import io.godwit.engine.SqlStep;
import java.sql.Connection;
import java.sql.SQLException;

/** What the ledger is told of a step. */
record StepLedger(Connection connection, Fence fence) {

  /** It runs outside a transaction: whom it waits for is {@link Blockers#OF_STATEMENT}. */
  void begun(SqlStep step) throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.steps SET backend_pid = pg_backend_pid(), started_at = clock_timestamp()"
            + " WHERE migration = ? AND id = ?",
        fence.migration(),
        step.id());
  }

  /** Somebody is in its way; it will be tried again. */
  void blocked(SqlStep step, String blockers) throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.steps SET blockers = ?, backend_pid = NULL, tries = tries + 1 WHERE"
            + " migration = ? AND id = ?",
        blockers,
        fence.migration(),
        step.id());
  }

  /**
   * It is done, or taken back.
   *
   * @param began when it was begun, by this machine's nanoseconds
   * @param locked since when it holds its lock
   */
  void record(SqlStep step, String state, long began, long locked) throws SQLException {
    long now = System.nanoTime();
    Rows.update(
        connection,
        """
        UPDATE godwit.steps SET state = ?, done_at = clock_timestamp(), blockers = NULL,
          backend_pid = NULL, tries = tries + 1, wait_ms = ?, hold_ms = ? WHERE migration = ? AND id = ?
        """,
        state,
        (locked - began) / 1_000_000,
        (now - locked) / 1_000_000,
        fence.migration(),
        step.id());
  }
}
