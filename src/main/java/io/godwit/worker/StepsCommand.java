package io.godwit.worker;

import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.sql.Evidence;
import io.godwit.sql.StepRunner;
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

  @Override
  public Integer call() throws Exit, InterruptedException {
    return new Work(options, stage)
        .run(
            Duration.ZERO,
            kit -> {
              if (Stage.of(stage) == Stage.DROP) {
                kit.evidence().take(Evidence.Moment.END);
              }
              try {
                new StepRunner(
                        kit.connection(),
                        kit.fence(),
                        kit.plan().transform().table(),
                        kit.stop(),
                        kit.log()::info)
                    .run(Stage.of(stage));
              } catch (StepRunner.Failed e) {
                throw new Exit(Exit.Code.DATA, Reason.STEP_FAILED, String.valueOf(e.getMessage()));
              }
              if (Stage.of(stage) == Stage.DUAL_WRITE) {
                // Nobody waits for it: the backfill begins meanwhile.
                kit.evidence().take(Evidence.Moment.BEFORE);
              }
            });
  }
}
