package io.godwit.worker;

import io.godwit.engine.GoDuration;
import io.godwit.sql.Comparer;
import io.godwit.sql.Readers;
import io.godwit.sql.UsageWatch;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares all rows of the two sides, again and again. */
@Command(
    name = "verify",
    description =
        "Compare all rows of the two sides whenever that is due, until one is gone; where there is"
            + " one only, look who uses it.")
final class VerifyCommand implements Callable<Integer> {
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(10);

  /** A repair that waits for a row holds others meanwhile; as for a batch of the backfill. */
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

  @Mixin private MigrationOptions options = new MigrationOptions();

  @Option(names = "--once", description = "Make one comparison, and end.")
  private boolean once;

  @Option(
      names = "--look-again",
      paramLabel = "DURATION",
      split = ",",
      defaultValue = "1s,5s,30s",
      description =
          "A difference counts when it is still there after each of these, because writes are in"
              + " flight: ${DEFAULT-VALUE}.")
  private List<String> lookAgain = new ArrayList<>();

  private Comparer comparer(Work.Kit kit, @Nullable Connection replica) {
    return new Comparer(
        kit.connection(),
        kit.fence(),
        kit.plan().pairs(),
        lookAgain.stream().map(GoDuration::parse).toList(),
        new Readers(kit.connection(), replica, kit.stop(), kit.log()::info),
        kit.stop(),
        kit.log()::info);
  }

  private UsageWatch usage(Work.Kit kit) throws Exit {
    return new UsageWatch(
        kit.connection(),
        kit.fence(),
        kit.plan(),
        ReplicaConnection.listed(options.applicationName("usage")),
        kit.log()::info);
  }

  @Override
  public Integer call() throws Exit, InterruptedException {
    String owner = Environment.get("HOSTNAME", "worker") + "/" + ProcessHandle.current().pid();
    return new Work(options, Work.VERIFY)
        .run(
            STATEMENT_TIMEOUT,
            LOCK_TIMEOUT,
            kit -> {
              if (kit.plan().transform() == null) {
                new LookLoop(kit, usage(kit)).run();
                return;
              }
              try (Connection replica =
                  ReplicaConnection.open(options.applicationName(Work.VERIFY), STATEMENT_TIMEOUT)) {
                CompareLoop loop = new CompareLoop(kit, comparer(kit, replica), usage(kit), owner);
                if (once) {
                  loop.once();
                } else {
                  loop.run();
                }
              }
            });
  }
}
