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
  public static class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String message) {
      super(message);
    }
  }

  /** The old shape is in use: nothing was done. */
  public static final class InUse extends Failed {
    private static final long serialVersionUID = 1L;

    InUse(String message) {
      super(message);
    }
  }

  /** The way back from a step was rehearsed in vain: nothing was done. */
  public static final class NotReversible extends Failed {
    private static final long serialVersionUID = 1L;

    NotReversible(String message) {
      super(message);
    }
  }

  /** What is looked at under the lock of a step that nothing takes back, before it is done. */
  public interface LastCheck {
    /**
     * Looks.
     *
     * @throws InUse if it must not be done
     */
    void look() throws SQLException, InUse;
  }

  private final Connection connection;
  private final Fence fence;
  private final StepLedger ledger;
  private final List<TableName> tables;
  private final Pauses pauses;
  private final Consumer<String> log;
  private StepTables of;
  private String rehearsed = "";
  private LastCheck last =
      () -> {
        throw new InUse("nobody has looked whether the old shape is in use");
      };

  /**
   * A runner on a connection without a statement timeout.
   *
   * @param tables all that the plan changes, its own first
   * @param log is told what is done, a sentence at a time
   */
  public StepRunner(
      Connection connection,
      Fence fence,
      List<TableName> tables,
      Pauses pauses,
      Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.ledger = new StepLedger(connection, fence);
    this.tables = List.copyOf(tables);
    this.of = new StepTables(tables.getFirst(), tables.getFirst());
    this.pauses = pauses;
    this.log = log;
  }

  /** The same where the plan's own table bears another name while what goes is out of sight. */
  public StepRunner hiddenAs(TableName name) {
    of = new StepTables(tables.getFirst(), name);
    return this;
  }

  /** The same with a last check before steps that nothing takes back; without one none is done. */
  public StepRunner checking(LastCheck check) {
    last = check;
    return this;
  }

  /** The same with a step that is rehearsed with its way back before it is done. */
  public StepRunner rehearsing(String step) {
    rehearsed = step;
    return this;
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
      BetweenSteps.await(connection, fence, stage, pauses, log);
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
    // Too late where a worker died after the step and before it could say so.
    boolean due = work.forward() && rehearsed.equals(work.step().id()) && !probe(work.step());
    int slow = 0;
    for (int attempt = 0; ; attempt++) {
      try {
        if (due) {
          Duration locked =
              new Rehearsal(connection, fence, tables)
                  .run(work.step(), of.locked(connection, work.step()), attempt);
          log.accept(Rehearsal.words(work.step(), locked));
          due = false;
        }
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
        slow = e instanceof TooSlow ? slow + 1 : 0;
        // On the way back as often as it takes: the way forth has shown that it can be done.
        if (slow == TooSlow.MOST && work.forward()) {
          throw new Failed(TooSlow.words(work.step(), e));
        }
        ledger.blocked(work.step(), blockers(work.step(), e));
        pauses.rest(LockLadder.rest(attempt));
      }
    }
  }

  /** Statements and the ledger's record of them stand or fall together. */
  private void inTransaction(Work work, int attempt, long began)
      throws SQLException, Fence.Lost, Drift.Found, InUse {
    connection.setAutoCommit(false);
    try {
      fence.hold(connection);
      long lockWanted = System.nanoTime();
      long locked = lockWanted;
      if (!work.sql().isEmpty() && !(work.forward() && probe(work.step()))) {
        var deadline =
            LockLadder.climb(
                connection, of.locked(connection, work.step()), work.step().lock(), attempt);
        locked = System.nanoTime();
        underLock(work, deadline);
      }
      ledger.record(work.step(), work.state(), began, locked);
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void underLock(Work work, LockLadder.Deadline deadline)
      throws SQLException, Drift.Found, InUse {
    try (Statement statement = connection.createStatement()) {
      deadline.apply(statement);
      if (watched(work)) {
        Drift.lookUnderLock(connection, fence.migration(), tables);
      }
      if (work.step().irreversible()) {
        last.look();
      }
      deadline.execute(statement, work.sql());
      if (fence.forward()) {
        Drift.settle(connection, fence.migration(), tables, of.known(work.step()));
      }
    } catch (SQLException e) {
      throw LockLadder.Deadline.judged(e);
    }
  }

  /** Outside a transaction: a crash in between is found by the probe, or the step is repeated. */
  private void alone(Work work, long began)
      throws SQLException, Failed, Fence.Lost, Drift.Found, InterruptedException {
    checkFence();
    if (watched(work)) {
      Drift.look(connection, fence.migration(), tables);
    }
    FormerSelf.await(connection, pauses, log);
    if (work.forward() && probe(work.step())) {
      ledger.record(work.step(), work.state(), began, began);
      return;
    }
    ledger.begun(work.step());
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
    ledger.record(work.step(), work.state(), began, began);
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

  private boolean probe(SqlStep step) throws SQLException {
    return Rows.one(connection, row -> row.getBoolean(1), step.probe());
  }

  private String blockers(SqlStep step, SQLException failure) throws SQLException {
    String blockers =
        switch (failure) {
          case TooSlow slow -> slow.getMessage() + "; trying on";
          case SQLException e when SqlFailure.state(e).equals("40001") -> SqlFailure.words(e);
          default -> Blockers.of(connection, of.locked(connection, step));
        };
    log.accept("step " + step.id() + " waits: " + blockers);
    return blockers;
  }
}
