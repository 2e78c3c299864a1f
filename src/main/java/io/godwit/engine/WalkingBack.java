package io.godwit.engine;

import io.godwit.api.Outcome;
import io.godwit.engine.Ledger.StepRecord.State;
import java.util.ArrayList;
import java.util.List;

/**
 * The way back, from any phase up to the drop: readers first, then the running work, then every
 * stored undo in reverse order.
 */
final class WalkingBack {
  private WalkingBack() {}

  static Decision plan(Situation now) {
    Ledger ledger = now.ledger();
    if (now.byFlag() && ledger.rampBegan() && !flagAtZero(now)) {
      return lowerFlag(now);
    }
    if (undone(ledger)) {
      return new Decision.End(
          Outcome.ROLLED_BACK,
          Reason.ROLLED_BACK,
          "the old shape stands as it was; " + ledger.word().message());
    }
    if (now.job(Stage.ROLLBACK).state() == JobState.State.FAILED
        && Reason.ROLLBACK_WOULD_LOSE.word().equals(now.job(Stage.ROLLBACK).reason())) {
      return wouldLose(now);
    }
    Decision job =
        StageWork.run(
            now,
            JobName.of(now.name(), Stage.ROLLBACK, now.attempt()),
            Reason.ROLLING_BACK,
            "taking back what was done: " + ledger.word().message());
    return job instanceof Decision.Work work ? withoutForwardJobs(now, work) : job;
  }

  private static boolean flagAtZero(Situation now) {
    Integer seen = now.surroundings().flagPercent();
    return seen != null && seen == 0 && now.ledger().flagPercent() == 0;
  }

  /** Outside first: readers leave the new side before it stops being the authority. */
  private static Decision lowerFlag(Situation now) {
    Integer seen = now.surroundings().flagPercent();
    // A flag that lives in the ledger is set by being recorded.
    if (now.flagInLedger() || (seen != null && seen == 0)) {
      return new Decision.Work(
          Reason.ROLLING_BACK, "recording the flag at 0", List.of(new Action.RecordFlag(0)));
    }
    List<Action> lower = List.of(new Action.SetFlag(0));
    return seen == null
        ? new Decision.Held(
            "flag",
            Reason.FLAG_UNCONFIRMED,
            "the flag could not be read, so nobody knows that it is at 0; trying on",
            false,
            null,
            lower)
        : new Decision.Work(Reason.ROLLING_BACK, "setting the flag to 0", lower);
  }

  private static boolean undone(Ledger ledger) {
    return ledger.steps().stream().noneMatch(step -> step.state() == State.DONE);
  }

  private static Decision wouldLose(Situation now) {
    if (now.requests().acceptLoss()) {
      return new Decision.Work(
          Reason.ROLLING_BACK,
          "lost values are accepted",
          List.of(new Action.AcceptLoss(), new Action.DeleteJob(now.job(Stage.ROLLBACK).name())));
    }
    return Decision.stalled(
        "lost-values",
        Reason.ROLLBACK_WOULD_LOSE,
        now.ledger().lostValues()
            + " rows have values in the new column that the old one cannot hold; the new column is"
            + " kept and writes stay in step. Their keys are in godwit.sync_failures. Mend them, or"
            + " let them go",
        "godwit rollback " + now.name() + " --accept-loss   # or: godwit retry " + now.name());
  }

  private static Decision withoutForwardJobs(Situation now, Decision.Work work) {
    List<Action> actions = new ArrayList<>();
    actions.add(new Action.StopForwardJobs());
    actions.addAll(Workers.tune(now, true));
    actions.addAll(work.actions());
    return new Decision.Work(work.reason(), work.message(), actions);
  }
}
