package io.godwit.worker;

import io.godwit.engine.Plan;
import io.godwit.engine.Reason;
import io.godwit.engine.TakenAway;
import io.godwit.sql.Drift;
import io.godwit.sql.DualWriteWatch;
import io.godwit.sql.Evidence;
import io.godwit.sql.Fence;
import io.godwit.sql.LedgerSchema;
import io.godwit.sql.Pauses;
import io.godwit.sql.PlanStore;
import io.godwit.sql.SqlFailure;
import io.godwit.sql.StepRunner;
import io.godwit.sql.StoredMigration;
import io.godwit.sql.Timeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The frame of every worker that executes a stored plan. */
final class Work {
  /** The one kind of work that belongs to the way back. */
  static final String BACK = "rollback";

  /** The one kind that goes on where the table has changed: it watches for that itself. */
  static final String VERIFY = "verify";

  private final MigrationOptions options;
  private final String name;
  private final Stop stop = new Stop();
  private final Timeline timeline = new Timeline();

  Work(MigrationOptions options, String name) {
    this.options = options;
    this.name = name;
  }

  /** What a worker has at hand. */
  record Kit(
      Connection connection,
      StoredMigration migration,
      Plan plan,
      Fence fence,
      @Nullable DualWriteWatch writesOrNull,
      Stop stop,
      Log log) {
    private static final Duration AFTER_FAILURE = Duration.ofMillis(100);

    /** Whether writes reach both sides. */
    DualWriteWatch writes() {
      return Objects.requireNonNull(writesOrNull, "no row gets another shape");
    }

    /** Looks at it, if rows have two sides at all. */
    void lookAtWrites() throws SQLException {
      if (writesOrNull != null) {
        writesOrNull.look();
      }
    }

    /** The same in a loop. */
    void lookAtWritesNowAndThen() throws SQLException {
      if (writesOrNull != null) {
        writesOrNull.lookNowAndThen();
      }
    }

    /** What executes the steps of the plan. */
    StepRunner runner(Pauses pauses) {
      StepRunner runner = new StepRunner(connection, fence, plan.tables(), pauses, log::info);
      TakenAway taken = plan.takenAway();
      return taken == null ? runner : runner.hiddenAs(taken.whileHidden());
    }

    /** What is kept for the report. */
    Evidence evidence() {
      return new Evidence(connection, fence, plan.pairs(), stop, log::info);
    }

    /** A write that tells whether the range is ours still. */
    interface Write {
      boolean ours() throws SQLException, Exit;
    }

    /** A row that is held just now is no failure; the next look finds it again. */
    boolean tolerant(Write write) throws SQLException, Exit, InterruptedException {
      try {
        return write.ours();
      } catch (SQLException e) {
        if (!SqlFailure.contended(e)) {
          throw e;
        }
        stop.rest(AFTER_FAILURE);
        return true;
      }
    }
  }

  /** The work itself. */
  interface Body {
    void run(Kit kit) throws SQLException, Exit, InterruptedException, Fence.Lost, Drift.Found;
  }

  int run(Duration statementTimeout, Body body) throws Exit, InterruptedException {
    return run(statementTimeout, Duration.ZERO, body);
  }

  int run(Duration statementTimeout, Duration lockTimeout, Body body)
      throws Exit, InterruptedException {
    stop.listen();
    Log log = options.log();
    try {
      new Session(log, stop, options.applicationName(name))
          .run(statementTimeout, lockTimeout, connection -> body(connection, body, log));
      return 0;
    } finally {
      stop.done();
    }
  }

  private void body(Connection connection, Body body, Log log)
      throws SQLException, Exit, InterruptedException {
    try {
      LedgerSchema.version(connection);
      StoredMigration migration = StoredMigration.read(connection, options.migration());
      if (!options.plan().equals(migration.planHash())) {
        throw new Exit(
            Exit.Code.CONFIGURATION,
            Reason.JOB_FAILED,
            "the ledger has plan " + migration.planHash() + ", this Job is for " + options.plan());
      }
      Fence fence = Fence.read(connection, options.migration());
      if (fence.forward() == name.equals(BACK)) {
        // The operator turned round between the creation of the Job and the start of its pod. The
        // fence alone does not tell: this pod has only just read it.
        throw new Exit(
            Exit.Code.DATA,
            Reason.JOB_FAILED,
            "the migration walks " + fence.direction() + ", this Job does not");
      }
      timeline.look(connection, options.migration(), log::info);
      Plan plan = PlanStore.load(connection, options.migration());
      if (fence.forward() && !name.equals(VERIFY)) {
        Drift.look(connection, options.migration(), plan.tables());
      }
      var writes =
          plan.transform() == null ? null : new DualWriteWatch(connection, fence, plan.pairs());
      body.run(new Kit(connection, migration, plan, fence, writes, stop, log));
    } catch (LedgerSchema.TooNew e) {
      throw new Exit(
          Exit.Code.CONFIGURATION, Reason.LEDGER_TOO_NEW, String.valueOf(e.getMessage()));
    } catch (Drift.Found e) {
      throw new Exit(Exit.Code.DATA, Reason.CATALOG_DRIFTED, String.valueOf(e.getMessage()));
    } catch (Fence.Lost e) {
      throw new Exit(Exit.Code.TRY_AGAIN, Reason.JOB_FAILED, String.valueOf(e.getMessage()));
    }
  }
}
