package io.godwit.worker;

import io.godwit.engine.Transform;
import io.godwit.sql.Comparer;
import io.godwit.sql.DriftWatch;
import io.godwit.sql.Fence;
import io.godwit.sql.Passes;
import io.godwit.sql.ShadowRounds;
import io.godwit.sql.Sides;
import io.godwit.sql.SqlFailure;
import io.godwit.sql.UsageWatch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** One comparison after the other, whenever one is due, until the old side is gone. */
final class CompareLoop {
  private static final Duration IDLE = Duration.ofMillis(500);

  /** Of several pods one does what needs no help. */
  private static final boolean FIRST = Environment.get("JOB_COMPLETION_INDEX", "0").equals("0");

  private final Work.Kit kit;
  private final Transform transform;
  private final Passes passes;
  private final Comparer comparer;
  private final DriftWatch drift;
  private final ShadowRounds shadows;
  private final UsageWatch usage;
  private final String owner;

  CompareLoop(Work.Kit kit, Comparer comparer, UsageWatch usage, String owner) {
    this.usage = usage;
    this.kit = kit;
    this.transform = kit.plan().pair();
    this.passes = new Passes(kit.connection(), kit.fence());
    this.comparer = comparer;
    this.drift =
        new DriftWatch(kit.connection(), kit.fence(), kit.plan().tables(), kit.log()::info);
    this.shadows = new ShadowRounds(kit.connection(), kit.fence(), kit.stop(), kit.log()::info);
    this.owner = owner;
  }

  /** One comparison, which is begun if none is under way. */
  void once() throws SQLException, InterruptedException, Fence.Lost {
    drift.look();
    comparer.run(passes.begin(), owner, this::beside);
    kit.writes().look();
  }

  void run() throws SQLException, InterruptedException, Fence.Lost {
    Sides sides = sides();
    while (!sides.dropped()) {
      try {
        beside();
        Optional<Integer> pass = passes.due();
        if (pass.isPresent()) {
          comparer.run(pass.get(), owner, this::beside);
        }
        boolean read = FIRST && shadows.runIfDue();
        if (pass.isEmpty() && !read) {
          kit.stop().rest(IDLE);
        }
      } catch (SQLException e) {
        // A column that bears another name since the last look: looked at anew.
        if (!SqlFailure.undefined(e) || sides().equals(sides)) {
          throw e;
        }
      }
      sides = sides();
    }
    kit.log().info("the old side is gone: there is nothing left to compare");
  }

  private void beside() throws SQLException {
    drift.lookNowAndThen();
    kit.writes().lookNowAndThen();
    if (FIRST) {
      usage.lookNowAndThen();
    }
  }

  private Sides sides() throws SQLException {
    return Sides.read(kit.connection(), kit.fence(), transform);
  }
}
