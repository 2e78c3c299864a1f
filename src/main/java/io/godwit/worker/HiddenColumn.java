package io.godwit.worker;

import io.godwit.engine.Stage;
import io.godwit.sql.Drift;
import io.godwit.sql.Fence;
import io.godwit.sql.HideWatch;
import io.godwit.sql.Pauses;
import io.godwit.sql.StepRunner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Hides what goes and stays beside it: at any sign that somebody names it, it is back in sight
 * within moments (rules-operator 14). Whoever finds it hidden by another pod, which is gone, brings
 * it back first: nobody has watched meanwhile.
 */
final class HiddenColumn {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(450);

  /** After SIGTERM, well within the grace period. */
  private static final Duration LAST_TRIES = Duration.ofSeconds(12);

  private boolean ours;

  /** Hides it, and returns once it is dropped, brought back, or another's business. */
  void run(Work.Kit kit)
      throws SQLException, StepRunner.Failed, Fence.Lost, Drift.Found, InterruptedException {
    HideWatch watch = new HideWatch(kit.connection(), kit.fence(), kit.plan(), kit.log()::info);
    StepRunner runner = runner(kit, kit.stop());
    String old = kit.plan().old();
    if (watch.hidden() && !ours) {
      List<String> signs = watch.signs();
      kit.log().info(old + " was hidden by a worker that is gone; bringing it back first");
      runner.undo(Stage.HIDE);
      if (!signs.isEmpty()) {
        watch.broughtBack();
        return;
      }
    }
    watch.before(kit.stop());
    runner.run(Stage.HIDE);
    ours = true;
    kit.log().info(old + " is hidden; watching whether somebody misses it");
    try {
      stay(kit, watch, runner);
    } catch (InterruptedException e) {
      // Nobody would watch from here on.
      back(kit, watch);
      throw e;
    }
  }

  private static void stay(Work.Kit kit, HideWatch watch, StepRunner runner)
      throws SQLException, StepRunner.Failed, Fence.Lost, Drift.Found, InterruptedException {
    while (!watch.over() && watch.hidden()) {
      if (!watch.signs().isEmpty()) {
        runner.undo(Stage.HIDE);
        watch.broughtBack();
        kit.log().info(kit.plan().old() + " is back in sight, as it is in use");
        return;
      }
      kit.stop().rest(BETWEEN_LOOKS);
    }
    kit.log().info("nothing is left to watch");
  }

  private static void back(Work.Kit kit, HideWatch watch)
      throws SQLException, StepRunner.Failed, Fence.Lost, Drift.Found {
    if (watch.over() || !watch.hidden()) {
      return;
    }
    long end = System.nanoTime() + LAST_TRIES.toNanos();
    Pauses few =
        duration -> {
          if (System.nanoTime() + duration.toNanos() > end) {
            throw new InterruptedException("no time is left to bring it back");
          }
          Thread.sleep(duration);
        };
    try {
      runner(kit, few).undo(Stage.HIDE);
      kit.log()
          .info("told to stop: " + kit.plan().old() + " is back in sight until the next worker");
    } catch (InterruptedException e) {
      kit.log().info(kit.plan().old() + " stays hidden: the next worker brings it back first");
    }
  }

  private static StepRunner runner(Work.Kit kit, Pauses pauses) {
    return kit.runner(pauses);
  }
}
