package io.godwit.worker;

import io.godwit.engine.GoDuration;
import io.godwit.engine.Transform;
import io.godwit.sql.Comparer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares all rows of the two sides. */
@Command(name = "verify", description = "Compare all rows of the two sides.")
final class VerifyCommand implements Callable<Integer> {
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(10);

  @Mixin private MigrationOptions options = new MigrationOptions();

  @Option(names = "--pass", required = true, description = "Number of the comparison.")
  private int pass;

  @Option(
      names = "--repair-rounds",
      required = true,
      description = "How often differences are repaired while the old side is the authority.")
  private int repairRounds;

  @Option(
      names = "--look-again",
      paramLabel = "DURATION",
      split = ",",
      defaultValue = "1s,5s,30s",
      description =
          "A difference counts when it is still there after each of these, because writes are in"
              + " flight: ${DEFAULT-VALUE}.")
  private List<String> lookAgain = new ArrayList<>();

  @Override
  public Integer call() throws Exit, InterruptedException {
    return new Work(options, "verify")
        .run(
            STATEMENT_TIMEOUT,
            kit -> {
              Transform transform = kit.plan().transform();
              boolean flipped = kit.migration().done(kit.connection(), transform.flipStep());
              boolean moving = kit.migration().rampBegan() || flipped;
              var rules =
                  new Comparer.Rules(
                      lookAgain.stream().map(GoDuration::parse).toList(),
                      moving || !kit.migration().forward() ? 0 : repairRounds,
                      flipped,
                      kit.migration().flagPercent() > 0 || flipped);
              new Comparer(
                      kit.connection(), kit.fence(), transform, rules, kit.stop(), kit.log()::info)
                  .run(pass);
            });
  }
}
