package io.godwit.worker;

import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.engine.Transform;
import io.godwit.sql.Drift;
import io.godwit.sql.Fence;
import io.godwit.sql.StepRunner;
import io.godwit.sql.SyncFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes back what is done, unless values would be lost by it (rules-postgres 6). */
@Command(name = "rollback", description = "Execute the stored undo of the steps that are done.")
final class RollbackCommand implements Callable<Integer> {
  @Mixin private MigrationOptions options = new MigrationOptions();

  @Option(
      names = "--stage",
      defaultValue = "rollback",
      description = "How far: unhide, return, hidenew, or rollback for all that is left.")
  private String stage = "";

  @Override
  public Integer call() throws Exit, InterruptedException {
    return new Work(options, Work.BACK)
        .run(
            Duration.ZERO,
            kit -> {
              try {
                back(kit, Stage.of(stage));
              } catch (StepRunner.Failed e) {
                throw new Exit(Exit.Code.DATA, Reason.STEP_FAILED, String.valueOf(e.getMessage()));
              }
            });
  }

  private static void back(Work.Kit kit, Stage stage)
      throws SQLException, Exit, StepRunner.Failed, Fence.Lost, Drift.Found, InterruptedException {
    var runner =
        new StepRunner(
            kit.connection(),
            kit.fence(),
            kit.plan().transform().table(),
            kit.stop(),
            kit.log()::info);
    switch (stage) {
      // Nothing can be lost by showing a column again, and readers cannot come back before.
      case UNHIDE -> runner.undo(Stage.HIDE);
      case RETURN -> {
        refuseLoss(kit);
        runner.undo(Stage.CUTOVER);
      }
      case HIDE_NEW -> {
        refuseLoss(kit);
        runner.run(Stage.HIDE_NEW);
      }
      case ROLLBACK -> {
        refuseLoss(kit);
        runner.undoAll();
      }
      case PREPARE, EXPAND, DUAL_WRITE, BACKFILL, ENFORCE, VERIFY, CUTOVER, HIDE, DROP ->
          throw new Exit(
              Exit.Code.USAGE, Reason.JOB_FAILED, stage.word() + " is no part of the way back");
    }
  }

  private static void refuseLoss(Work.Kit kit) throws SQLException, Exit {
    Transform transform = kit.plan().transform();
    boolean flipped = kit.migration().done(kit.connection(), transform.flipStep());
    if (kit.migration().acceptLoss() || !(kit.migration().rampBegan() || flipped)) {
      return;
    }
    boolean withdrawn = kit.migration().done(kit.connection(), Stage.HIDE_NEW);
    List<String> lost =
        SyncFailures.lostValues(
            kit.connection(),
            transform,
            withdrawn ? transform.withdrawn() : transform.names(flipped));
    if (!lost.isEmpty()) {
      throw new Exit(
          Exit.Code.DATA,
          Reason.ROLLBACK_WOULD_LOSE,
          lost.size()
              + " rows have a new value that the old column cannot hold, for instance key "
              + lost.getFirst());
    }
  }
}
