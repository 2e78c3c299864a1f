package io.godwit.worker;

import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.engine.Transform;
import io.godwit.sql.Beyond;
import io.godwit.sql.Drift;
import io.godwit.sql.Fence;
import io.godwit.sql.StepRunner;
import io.godwit.sql.SyncFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    var runner = kit.runner(kit.stop());
    switch (stage) {
      // Nothing can be lost by showing a column again, and readers cannot come back before.
      case UNHIDE -> runner.undo(Stage.HIDE);
      // What the old column cannot hold stays in the new one; only a row that has no old value at
      // all keeps the old column from being what it was.
      case RETURN -> {
        refuse(kit, Lost.WITHOUT_OLD_VALUE);
        runner.undo(Stage.CUTOVER);
      }
      case HIDE_NEW -> runner.run(Stage.HIDE_NEW);
      case ROLLBACK -> {
        refuse(kit, Lost.ALL);
        runner.undoAll();
      }
      case PREPARE, EXPAND, DUAL_WRITE, BACKFILL, ENFORCE, VERIFY, CUTOVER, HIDE, DROP ->
          throw new Exit(
              Exit.Code.USAGE, Reason.JOB_FAILED, stage.word() + " is no part of the way back");
    }
  }

  private enum Lost {
    ALL,
    WITHOUT_OLD_VALUE
  }

  private static boolean oneWay(Transform pair) {
    return pair.copies() != null && !pair.wayBack();
  }

  private static void refuse(Work.Kit kit, Lost which) throws SQLException, Exit {
    if (kit.plan().transform() == null) {
      return;
    }
    boolean flipped = kit.migration().done(kit.connection(), kit.plan().flipStep());
    Optional<String> beyond =
        flipped ? Beyond.words(kit.connection(), kit.plan().pairs()) : Optional.empty();
    if (beyond.isPresent()) {
      // Nobody can accept that: a key without a value is none.
      throw new Exit(
          Exit.Code.DATA,
          Reason.ROLLBACK_IMPOSSIBLE,
          beyond.get()
              + ", which the old column cannot hold: nothing leads back while they are there");
    }
    if (flipped
        && !kit.migration().acceptLoss()
        && kit.plan().pairs().stream().anyMatch(RollbackCommand::oneWay)) {
      throw new Exit(
          Exit.Code.DATA,
          Reason.ROLLBACK_WOULD_LOSE,
          "what was written to the new tables since Cutover was not carried back to the old one"
              + " (wayBack: None), and would be lost");
    }
    if (kit.migration().acceptLoss() || !(kit.migration().rampBegan() || flipped)) {
      return;
    }
    boolean withdrawn = kit.migration().done(kit.connection(), Stage.HIDE_NEW);
    List<String> lost = new ArrayList<>();
    for (Transform pair : kit.plan().pairs()) {
      Transform.Names names = withdrawn ? pair.withdrawn() : pair.names(flipped);
      lost.addAll(
          which == Lost.ALL
              ? SyncFailures.lostValues(kit.connection(), pair, names)
              : SyncFailures.withoutOldValue(kit.connection(), pair, names));
    }
    if (!lost.isEmpty()) {
      throw new Exit(
          Exit.Code.DATA,
          Reason.ROLLBACK_WOULD_LOSE,
          lost.size()
              + " rows have a new value that "
              + kit.plan().old()
              + " cannot hold, for instance key "
              + lost.getFirst());
    }
  }
}
