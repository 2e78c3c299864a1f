package io.godwit.worker;

import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.engine.TakenAway;
import io.godwit.sql.Drift;
import io.godwit.sql.DropCheck;
import io.godwit.sql.Evidence;
import io.godwit.sql.Fence;
import io.godwit.sql.HideWatch;
import io.godwit.sql.LastRows;
import io.godwit.sql.StepRunner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Executes the stored steps of one stage. */
@Command(name = "steps", description = "Execute the stored steps of one stage.")
final class StepsCommand implements Callable<Integer> {
  @Mixin private MigrationOptions options = new MigrationOptions();

  @Option(names = "--stage", required = true, description = "The stage.")
  private String stage = "";

  @Option(
      names = "--watch",
      description = "After hide: stay, and bring what is hidden back when somebody names it.")
  private boolean watch;

  @Override
  public Integer call() throws Exit, InterruptedException {
    HiddenColumn hidden = new HiddenColumn();
    return new Work(options, stage)
        .run(
            Duration.ZERO,
            kit -> {
              if (Stage.of(stage) == Stage.DROP && kit.plan().transform() != null) {
                kit.evidence().take(Evidence.Moment.END);
              }
              try {
                if (watch && Stage.of(stage) == Stage.HIDE) {
                  hidden.run(kit);
                } else {
                  steps(kit);
                }
              } catch (StepRunner.NotReversible e) {
                throw new Exit(
                    Exit.Code.DATA, Reason.SWAP_NOT_REVERSIBLE, String.valueOf(e.getMessage()));
              } catch (StepRunner.Failed e) {
                throw new Exit(Exit.Code.DATA, Reason.STEP_FAILED, String.valueOf(e.getMessage()));
              }
              if (Stage.of(stage) == Stage.DUAL_WRITE && kit.plan().transform() != null) {
                // Nobody waits for it: the backfill begins meanwhile.
                kit.evidence().take(Evidence.Moment.BEFORE);
              }
            });
  }

  /** With a flag the names change when the old column is hidden, and nobody moves by that. */
  private String swap(Work.Kit kit) {
    return Stage.of(stage) == Stage.CUTOVER ? kit.plan().pair().flipStep() : "";
  }

  private void steps(Work.Kit kit)
      throws SQLException, StepRunner.Failed, Fence.Lost, Drift.Found, InterruptedException {
    var runner = kit.runner(kit.stop());
    if (!kit.plan().contracts()) {
      // What nothing leads back from takes nothing away here: there is no old side to be in use.
      runner.checking(() -> {}).run(Stage.of(stage));
      return;
    }
    TakenAway taken = kit.plan().takenAway();
    if (Stage.of(stage) == Stage.DROP && taken != null && taken.kind() == TakenAway.Kind.TABLE) {
      long rows = LastRows.record(kit.connection(), kit.fence(), taken);
      kit.log().info(taken.words() + " has " + rows + " rows at its end");
    }
    var check = new DropCheck(kit.connection(), kit.fence(), kit.plan());
    runner = runner.checking(check);
    if (kit.plan().transform() != null) {
      runner = runner.rehearsing(swap(kit));
    }
    try {
      runner.run(Stage.of(stage));
    } catch (StepRunner.InUse e) {
      kit.log().info("not dropped, and back in sight: " + e.getMessage());
      check.keep();
      runner.undo(Stage.HIDE);
      new HideWatch(kit.connection(), kit.fence(), kit.plan(), kit.log()::info).broughtBack();
    }
  }
}
