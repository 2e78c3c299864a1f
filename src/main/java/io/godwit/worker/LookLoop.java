package io.godwit.worker;

import io.godwit.sql.DriftWatch;
import io.godwit.sql.Sides;
import io.godwit.sql.UsageWatch;
import java.sql.SQLException;
import java.time.Duration;

/** Looks who uses what goes, where there are no two sides to compare, until it is gone. */
final class LookLoop {
  private static final Duration IDLE = Duration.ofMillis(250);

  private final Work.Kit kit;
  private final DriftWatch drift;
  private final UsageWatch usage;

  LookLoop(Work.Kit kit, UsageWatch usage) {
    this.kit = kit;
    this.usage = usage;
    this.drift =
        new DriftWatch(kit.connection(), kit.fence(), kit.plan().tables(), kit.log()::info);
  }

  void run() throws SQLException, InterruptedException {
    while (!dropped()) {
      drift.lookNowAndThen();
      usage.lookNowAndThen();
      kit.stop().rest(IDLE);
    }
    kit.log().info(kit.plan().old() + " is gone: there is nothing left to look at");
  }

  private boolean dropped() throws SQLException {
    return Sides.read(kit.connection(), kit.fence(), kit.plan().flipStep()).dropped();
  }
}
