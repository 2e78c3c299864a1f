package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.Gates;
import io.godwit.engine.GoDuration;
import io.godwit.engine.JobName;
import io.godwit.engine.JobState;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Quarantined;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.StageWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes the old side away: unused for a while, approved, hidden reversibly and watched, compared
 * once more, dropped.
 */
public final class Contract implements PhaseHandler {
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(5);

  @Override
  public Phase phase() {
    return Phase.CONTRACT;
  }

  @Override
  public Decision plan(Situation now) {
    if (!now.movesRows()
        && now.ledger().steps().stream()
            .noneMatch(step -> step.stage() == Stage.HIDE || step.stage() == Stage.DROP)) {
      return new Decision.Done("there is no old side to take away");
    }
    if (!now.movesRows()
        && now.ledger().steps().stream().noneMatch(step -> step.stage() == Stage.HIDE)) {
      return OneWay.plan(now);
    }
    return quarantined(now).or(() -> Agreement.missing(now)).orElseGet(() -> agreed(now));
  }

  private static Decision agreed(Situation now) {
    return (now.ledger().begun(Stage.HIDE) ? Optional.<Decision>empty() : gates(now))
        .or(() -> work(now, Stage.HIDE, "hiding " + now.old() + ", reversibly"))
        .or(() -> hidden(now))
        .or(() -> work(now, Stage.DROP, "dropping " + now.old()))
        .map(decision -> Decision.and(decision, Agreement.record(now)))
        .orElseGet(() -> new Decision.Done("the new shape stands alone"));
  }

  /** What was set aside has its only value in the old column. */
  private static Optional<Decision> quarantined(Situation now) {
    Quarantined rows = now.ledger().backfill().quarantined();
    if (now.ledger().begun(Stage.DROP)) {
      return Optional.empty();
    }
    if (rows.asked() > 0) {
      // A comparison tries them once more.
      return Optional.of(Comparison.run(now, Reason.CONTRACTING));
    }
    if (rows.open() == 0) {
      return Optional.empty();
    }
    // A comparison forgets those that were put right.
    return Comparison.missing(now, now.now().minus(BETWEEN_LOOKS), Reason.CONTRACTING)
        .or(
            () ->
                Optional.of(
                    watched(
                        now,
                        "quarantine",
                        Reason.ROWS_QUARANTINED,
                        rows.open()
                            + " rows could not be transformed and would lose their value with the"
                            + " old column"
                            + (rows.waived() == 0 ? "" : "; " + rows.waived() + " more are waived")
                            + ". Correct them: the write that does fills them. Where the cause was"
                            + " another one, and is gone: godwit quarantine retry "
                            + now.name()
                            + ". Let their values go: godwit quarantine waive "
                            + now.name()
                            + " KEY...",
                        "godwit quarantine list " + now.name())));
  }

  /** Whatever it waits for, the two sides are compared meanwhile. */
  static Decision watched(
      Situation now, String gate, Reason reason, String message, String command) {
    return Decision.and(Decision.held(gate, reason, message, command), Comparison.watch(now));
  }

  /**
   * A Job that ended well and left its stage undone has found the old shape in use: the next one
   * takes its place once that is over.
   */
  private static Optional<Decision> work(Situation now, Stage stage, String message) {
    return StageWork.unfinished(now, stage, Reason.CONTRACTING, message)
        .map(
            work ->
                now.job(stage).state() == JobState.State.SUCCEEDED
                    ? new Decision.Work(
                        Reason.CONTRACTING,
                        message,
                        List.of(new Action.DeleteJob(now.job(stage).name())))
                    : work);
  }

  /** Somebody watches for as long as the old shape is hidden, and brings it back at any sign. */
  private static Optional<Decision> watch(Situation now) {
    boolean watched =
        now.ledger().begun(Stage.HIDE)
            && !GoDuration.parse(now.spec().contract().hideFor()).isZero();
    if (!watched) {
      return Optional.empty();
    }
    JobState job = now.job(Stage.HIDE);
    return Optional.of(
        job.state() == JobState.State.SUCCEEDED
            ? new Decision.Work(
                Reason.CONTRACTING,
                "nobody watches whether " + now.old() + " is missed: begun again",
                List.of(new Action.DeleteJob(job.name())))
            : StageWork.run(
                now,
                JobName.of(now.name(), Stage.HIDE, now.attempt()),
                Reason.CONTRACTING,
                "watching whether " + now.old() + " is missed"));
  }

  /** Hidden long enough, and equal once more, before anything is lost. */
  private static Optional<Decision> hidden(Situation now) {
    if (now.ledger().begun(Stage.DROP)) {
      return Optional.empty();
    }
    Optional<Decision> watch = watch(now);
    if (watch.filter(Decision.Held.class::isInstance).isPresent()) {
      return watch;
    }
    return waiting(now)
        .map(waiting -> Decision.and(waiting, watch.map(Decision::actions).orElse(List.of())));
  }

  private static Optional<Decision> waiting(Situation now) {
    Instant hiddenAt = now.ledger().doneAt(Stage.HIDE).orElse(now.ledger().phaseSince());
    Optional<Decision> comparison =
        DualWriteVerdict.oldSideLeft(now)
            ? Comparison.trouble(now, Reason.CONTRACTING)
            : Comparison.missing(now, hiddenAt, Reason.CONTRACTING);
    if (comparison.isPresent()) {
      return comparison;
    }
    Instant end = hiddenAt.plus(GoDuration.parse(now.spec().contract().hideFor()));
    return now.now().isBefore(end)
        ? Optional.of(
            new Decision.Work(
                Reason.CONTRACTING,
                now.old()
                    + " is hidden; it is dropped in "
                    + GoDuration.format(Duration.between(now.now(), end)),
                Comparison.watch(now)))
        : Agreement.loosened(now).or(() -> gates(now));
  }

  private static Optional<Decision> gates(Situation now) {
    return Gates.unmet(now).map(gate -> Gates.watched(now, gate));
  }
}
