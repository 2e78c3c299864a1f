package io.godwit.sql;

import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Executes stored steps, and takes them back, each once however often it is begun. */
public final class StepRunner {
  /** A step that cannot succeed by being tried again. */
  public static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  private final Connection connection;
  private final Fence fence;
  private final TableName table;
  private final Pauses pauses;
  private final Consumer<String> log;

  /**
   * A runner on a connection without a statement timeout.
   *
   * @param log is told what is done, a sentence at a time
   */
  public StepRunner(
      Connection connection, Fence fence, TableName table, Pauses pauses, Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.table = table;
    this.pauses = pauses;
    this.log = log;
  }

  /** Does every step of a stage that is not done. */
  public void run(Stage stage)
      throws SQLException, Failed, Fence.Lost, Drift.Found, InterruptedException {
    for (SqlStep step :
        Rows.list(
            connection,
            PlanStore::step,
            "SELECT * FROM godwit.steps WHERE migration = ? AND stage = ? AND state <> 'Done'"
                + " ORDER BY ordinal",
            fence.migration(),
            stage.word())) {
      execute(new Work(step, step.sql(), "Done"));
    }
  }

  /** Takes back every step that is done, the last one first. */
  public void undoAll() throws SQLException, Failed, Fence.Lost, Drift.Found, InterruptedException {
    undo("true", fence.migration());
  }

  /** Takes back the steps of one stage that are done, the last one first. */
  public void undo(Stage stage)
      throws SQLException, Failed, Fence.Lost, Drift.Found, InterruptedException {
    undo("stage = ?", fence.migration(), stage.word());
  }

  private void undo(String which, Object... parameters)
      throws SQLException, Failed, Fence.Lost, Drift.Found, InterruptedException {
    for (SqlStep step :
        Rows.list(
            connection,
            PlanStore::step,
            "SELECT * FROM godwit.steps WHERE migration = ? AND state = 'Done' AND "
                + which
                + " ORDER BY ordinal DESC",
            parameters)) {
      if (step.irreversible()) {
        throw new Failed("step " + step.id() + " is done and cannot be taken back");
      }
      execute(new Work(step, step.undo(), "Undone"));
    }
  }

  private record Work(SqlStep step, List<String> sql, String state) {
    boolean forward() {
      return state.equals("Done");
    }
  }

  private void execute(Work work)
      throws SQLException, Failed, Fence.Lost, Drift.Found, InterruptedException {
    long began = System.nanoTime();
    for (int attempt = 0; ; attempt++) {
      try {
        if (work.step().mode() == SqlStep.Mode.TRANSACTION) {
          inTransaction(work, attempt, began);
        } else {
          alone(work, began);
        }
        log.accept(
            "step " + work.step().id() + " " + work.state().toLowerCase(java.util.Locale.ROOT));
        return;
      } catch (SQLException e) {
        if (SqlFailure.connectionLost(e)) {
          throw e;
        }
        // Both ways have left the connection without a transaction: a rollback would be refused.
        if (!SqlFailure.transientFailure(e)) {
          throw new Failed("step " + work.step().id() + " failed: " + SqlFailure.sentence(e));
        }
        blocked(work.step(), e);
        pauses.rest(LockLadder.rest(attempt));
      }
    }
  }

  /** Statements and the ledger's record of them stand or fall together. */
  private void inTransaction(Work work, int attempt, long began)
      throws SQLException, Fence.Lost, Drift.Found {
    connection.setAutoCommit(false);
    try {
      fence.hold(connection);
      long lockWanted = System.nanoTime();
      long locked = lockWanted;
      if (!work.sql().isEmpty() && !(work.forward() && probe(work.step()))) {
        var deadline = LockLadder.climb(connection, table, work.step().lock(), attempt);
        locked = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
          deadline.apply(statement);
          if (watched(work)) {
            Drift.lookUnderLock(connection, fence.migration(), table);
          }
          for (String sql : work.sql()) {
            deadline.apply(statement);
            statement.execute(sql);
          }
          if (watched(work)) {
            Drift.settle(connection, fence.migration(), table);
          }
        }
      }
      record(work, began, locked);
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Outside a transaction: a crash in between is found by the probe, or the step is repeated. */
  private void alone(Work work, long began)
      throws SQLException, Failed, Fence.Lost, Drift.Found, InterruptedException {
    checkFence();
    if (watched(work)) {
      Drift.look(connection, fence.migration(), table);
    }
    awaitFormerSelf();
    if (work.forward() && probe(work.step())) {
      record(work, began, began);
      return;
    }
    try (Statement statement = connection.createStatement()) {
      for (String sql : work.sql()) {
        statement.execute(sql);
        checkFence();
      }
    }
    boolean traceless = work.step().probe().equals("SELECT false");
    if (work.forward() && !traceless && !probe(work.step())) {
      throw new Failed(
          "step " + work.step().id() + " was executed, but the catalogs do not show its effect");
    }
    record(work, began, began);
  }

  /** The way back is not kept from anybody because of what somebody else did. */
  private boolean watched(Work work) {
    return work.forward() && fence.forward();
  }

  private void checkFence() throws SQLException, Fence.Lost {
    connection.setAutoCommit(false);
    try {
      fence.hold(connection);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** A worker that died may have left its statement running on the server (rules-postgres 17). */
  private void awaitFormerSelf() throws SQLException, InterruptedException {
    while (Rows.one(
        connection,
        row -> row.getBoolean(1),
        """
        SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid()
          AND application_name = current_setting('application_name') AND state = 'active')
        """)) {
      log.accept("waiting for a statement that an earlier worker left running on the server");
      pauses.rest(Duration.ofSeconds(1));
    }
  }

  private boolean probe(SqlStep step) throws SQLException {
    return Rows.one(connection, row -> row.getBoolean(1), step.probe());
  }

  private void record(Work work, long began, long locked) throws SQLException {
    long now = System.nanoTime();
    Rows.update(
        connection,
        """
        UPDATE godwit.steps SET state = ?, done_at = clock_timestamp(), blockers = NULL,
          tries = tries + 1, wait_ms = ?, hold_ms = ? WHERE migration = ? AND id = ?
        """,
        work.state(),
        (locked - began) / 1_000_000,
        (now - locked) / 1_000_000,
        fence.migration(),
        work.step().id());
  }

  private void blocked(SqlStep step, SQLException failure) throws SQLException {
    String blockers =
        SqlFailure.state(failure).equals("40001")
            ? SqlFailure.words(failure)
            : Blockers.of(connection, table);
    log.accept("step " + step.id() + " waits: " + blockers);
    Rows.update(
        connection,
        "UPDATE godwit.steps SET blockers = ?, tries = tries + 1 WHERE migration = ? AND id = ?",
        blockers,
        fence.migration(),
        step.id());
  }
}
