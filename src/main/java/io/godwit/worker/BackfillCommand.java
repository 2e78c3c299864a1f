package io.godwit.worker;

import io.godwit.sql.Ranges;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Fills the rows that were there before. */
@Command(name = "backfill", description = "Fill rows, range by range, until none is left.")
final class BackfillCommand implements Callable<Integer> {
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(10);

  /**
   * A batch that waits for a row holds others meanwhile. Less than any deadlock_timeout, so that we
   * and never the application give way (rules-postgres 13).
   */
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

  @Mixin private MigrationOptions options = new MigrationOptions();

  @Override
  public Integer call() throws Exit, InterruptedException {
    String owner = Environment.get("HOSTNAME", "worker") + "/" + ProcessHandle.current().pid();
    return new Work(options, "backfill")
        .run(
            STATEMENT_TIMEOUT,
            LOCK_TIMEOUT,
            kit -> {
              Ranges ranges = new Ranges(kit.connection(), kit.fence(), kit.plan().filled());
              ranges.cut();
              new BackfillLoop(ranges, kit, owner).run();
            });
  }
}
