package io.godwit.engine;

import io.godwit.api.Outcome;
import io.godwit.engine.Ledger.StepRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way back, from any phase up to the drop: readers first, then the running work, then every
 * stored undo in reverse order.
 *
 * <p>Once readers had moved, somebody may use the new side still, and it may hold the only copy of
 * what was written through it (rules-postgres 6). So it stays in sight and in step for a while,
 * then out of sight, and only then it is dropped.
 */
final class WalkingBack {
  private WalkingBack() {}

  static Decision plan(Situation now) {
    return ShareGate.told(now, planned(now));
  }

  private static Decision planned(Situation now) {
    Ledger ledger = now.ledger();
    if (ledger.begun(Stage.HIDE)) {
      // Before the flag is lowered: whoever comes back must find the old column under its name.
      return job(now, Stage.UNHIDE, "bringing " + now.old() + " back into sight");
    }
    if (now.byFlag() && ledger.rampBegan() && !flagAtZero(now)) {
      return lowerFlag(now);
    }
    // Whoever remembers the new side would miss it when it goes.
    Optional<Decision> restart = Restarts.unmet(now);
    if (restart.isPresent()) {
      return restart.get();
    }
    if (undone(ledger)) {
      return new Decision.End(
          Outcome.ROLLED_BACK,
          Reason.ROLLED_BACK,
          "the old shape stands as it was; " + ledger.word().message());
    }
    return WayBack.moved(now)
        ? withdraw(now)
        : job(now, Stage.ROLLBACK, "taking back what was done: " + ledger.word().message());
  }

  private static Decision withdraw(Situation now) {
    Ledger ledger = now.ledger();
    if (ledger.begun(Stage.CUTOVER)) {
      return job(now, Stage.RETURN, "making " + now.old() + " what it was");
    }
    Instant returned = returnedAt(now);
    if (!ledger.done(Stage.HIDE_NEW)) {
      return waiting(now, returned, now.old() + " is what it was; the new one is kept in step")
          .orElseGet(() -> job(now, Stage.HIDE_NEW, "hiding " + now.fresh()));
    }
    Instant hidden = ledger.doneAt(Stage.HIDE_NEW).orElse(returned);
    return waiting(now, hidden, now.fresh() + " is out of sight")
        .orElseGet(
            () -> job(now, Stage.ROLLBACK, "taking back what is left: " + ledger.word().message()));
  }

  private static Instant returnedAt(Situation now) {
    Instant steps =
        now.ledger().touchedAt(Stage.CUTOVER, Stage.HIDE).orElse(now.ledger().phaseSince());
    Instant readers = now.byFlag() ? now.ledger().flagSince() : steps;
    return readers.isAfter(steps) ? readers : steps;
  }

  private static Optional<Decision> waiting(Situation now, Instant since, String what) {
    Instant end = since.plus(GoDuration.parse(now.spec().contract().hideFor()));
    return now.now().isBefore(end)
        ? Optional.of(
            new Decision.Work(
                Reason.ROLLING_BACK,
                what + " for another " + GoDuration.format(Duration.between(now.now(), end)),
                List.of()))
        : Optional.empty();
  }

  private static Decision job(Situation now, Stage stage, String message) {
    if (now.job(stage).state() == JobState.State.FAILED
        && Reason.ROLLBACK_WOULD_LOSE.word().equals(now.job(stage).reason())) {
      return wouldLose(now, stage);
    }
    Optional<Decision> written = stillWritten(now, stage);
    if (written.isPresent()) {
      return written.get();
    }
    Decision job =
        StageWork.run(
            now, JobName.of(now.name(), stage, now.attempt()), Reason.ROLLING_BACK, message);
    return job instanceof Decision.Work work ? withoutForwardJobs(now, work) : job;
  }

  /** Whoever writes a column that is gone fails with each write: only people know when he stops. */
  private static Optional<Decision> stillWritten(Situation now, Stage stage) {
    boolean goes = stage == Stage.HIDE_NEW || stage == Stage.ROLLBACK;
    if (!goes
        || !DualWriteVerdict.byApplication(now)
        || !now.ledger().begun(Stage.EXPAND)
        || now.requests().acceptLoss()) {
      return Optional.empty();
    }
    long differ = now.ledger().comparing().standing();
    return Optional.of(
        new Decision.Held(
            "application",
            Reason.NEW_COLUMN_IN_USE,
            "the application writes both columns, and without the new one each of these writes"
                + " would fail: roll out the version that names the old column only"
                + (differ == 0
                    ? ""
                    : "; %d rows differ, and the old column stands".formatted(differ)),
            true,
            "godwit rollback "
                + now.name()
                + " --accept-loss   # once that version is all there is",
            List.of(new Action.StopForwardJobs())));
  }

  private static boolean flagAtZero(Situation now) {
    return now.surroundings().flag().shows(Moved.NOBODY) && now.ledger().moved().nobody();
  }

  /** Outside first: readers leave the new side before it stops being the authority. */
  private static Decision lowerFlag(Situation now) {
    FlagSeen flag = now.surroundings().flag();
    // A flag that lives in the ledger is set by being recorded.
    if (now.flagInLedger() || flag.shows(Moved.NOBODY)) {
      return new Decision.Work(
          Reason.ROLLING_BACK,
          "recording the flag at 0",
          List.of(new Action.RecordFlag(Moved.NOBODY)));
    }
    List<Action> lower = List.of(new Action.SetFlag(Moved.NOBODY));
    return flag.moved() == null || flag.trouble() != null
        ? new Decision.Held(
            "flag",
            flag.reason(),
            "it cannot be confirmed that the flag is at 0, trying on" + flag.words(),
            false,
            null,
            lower)
        : new Decision.Work(Reason.ROLLING_BACK, "setting the flag to 0", lower);
  }

  private static boolean undone(Ledger ledger) {
    return ledger.steps().stream().noneMatch(step -> step.state() == State.DONE);
  }

  private static Decision wouldLose(Situation now, Stage stage) {
    if (now.requests().acceptLoss()) {
      return new Decision.Work(
          Reason.ROLLING_BACK,
          "lost values are accepted",
          List.of(new Action.AcceptLoss(), new Action.DeleteJob(now.job(stage).name())));
    }
    return Decision.stalled(
        "lost-values",
        Reason.ROLLBACK_WOULD_LOSE,
        now.ledger().lostValues()
            + " rows have values in the new column that the old one cannot hold; the new column is"
            + " kept"
            + (stage == Stage.ROLLBACK && now.ledger().done(Stage.HIDE_NEW)
                ? ", out of sight,"
                : "")
            + " and writes stay in step. Their keys are in godwit.sync_failures. Mend them, or"
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
