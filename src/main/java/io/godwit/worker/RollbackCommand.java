package io.godwit.worker;

import io.godwit.engine.Reason;
import io.godwit.engine.Transform;
import io.godwit.sql.StepRunner;
import io.godwit.sql.SyncFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes back every step that is done, unless values would be lost by it (rules-postgres 6). */
@Command(name = "rollback", description = "Execute the stored undo of every step that is done.")
final class RollbackCommand implements Callable<Integer> {
  @Mixin private MigrationOptions options = new MigrationOptions();

  @Override
  public Integer call() throws Exit, InterruptedException {
    return new Work(options, Work.BACK)
        .run(
            Duration.ZERO,
            kit -> {
              refuseLoss(kit);
              try {
                new StepRunner(
                        kit.connection(),
                        kit.fence(),
                        kit.plan().transform().table(),
                        kit.stop(),
                        kit.log()::info)
                    .undoAll();
              } catch (StepRunner.Failed e) {
                throw new Exit(Exit.Code.DATA, Reason.STEP_FAILED, String.valueOf(e.getMessage()));
              }
            });
  }

  private static void refuseLoss(Work.Kit kit) throws SQLException, Exit {
    Transform transform = kit.plan().transform();
    boolean flipped = kit.migration().done(kit.connection(), transform.flipStep());
    if (kit.migration().acceptLoss() || !(kit.migration().rampBegan() || flipped)) {
      return;
    }
    List<String> lost = SyncFailures.lostValues(kit.connection(), transform, flipped);
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
