package io.godwit.engine;

import static io.godwit.engine.JobState.State.FAILED;
import static io.godwit.engine.JobState.State.NOT_STARTING;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A stage that is not done yet, as a decision: the one way in which phases run Jobs. */
public final class StageWork {
  /** What a Job says of its end that says more than the stage in which it failed. */
  private static final List<Reason> TELLING =
      List.of(Reason.SWAP_NOT_REVERSIBLE, Reason.LEDGER_PUBLISHED);

  private StageWork() {}

  /** Empty when every step of the stage is done, else what to do about it. */
  public static Optional<Decision> unfinished(
      Situation now, Stage stage, Reason reason, String message) {
    return now.ledger().done(stage)
        ? Optional.empty()
        : Optional.of(run(now, JobName.of(now.name(), stage, now.attempt()), reason, message));
  }

  /** A Job that has to be there, and what to say if it has failed. */
  public static Decision run(Situation now, JobName name, Reason reason, String message) {
    JobState job = now.jobs().getOrDefault(name.text(), JobState.absent(name.text()));
    List<Action> ensure = List.of(new Action.EnsureJob(name));
    if (job.state() == FAILED) {
      return Reason.CATALOG_DRIFTED.word().equals(job.reason())
          ? drifted(now, job)
          : failed(now, job, failureOf(name.stage(), job));
    }
    if (job.state() == NOT_STARTING) {
      return new Decision.Held(
          "job",
          Reason.JOB_NOT_STARTING,
          "Job " + job.name() + " does not start: " + Objects.requireNonNullElse(job.message(), ""),
          false,
          "kubectl describe job " + job.name(),
          List.of());
    }
    Optional<String> blockers = blockers(now, name.stage());
    if (blockers.isPresent()) {
      return new Decision.Held(
          "lock",
          Reason.LOCK_NOT_ACQUIRED,
          "a lock is not to be had yet: " + blockers.get(),
          false,
          null,
          ensure);
    }
    return new Decision.Work(reason, message, ensure);
  }

  private static Decision failed(Situation now, JobState job, Reason reason) {
    String said = Objects.requireNonNullElse(job.message(), "it left no message");
    return Decision.stalled(
        "job",
        reason,
        "Job " + job.name() + " failed: " + said,
        "godwit retry "
            + now.name()
            + "   # once the cause is gone; or: godwit rollback "
            + now.name());
  }

  /** Nothing was done: what the plan says may not be right for what the table is now. */
  private static Decision drifted(Situation now, JobState job) {
    return Decision.stalled(
        "drift",
        Reason.CATALOG_DRIFTED,
        Objects.requireNonNullElse(job.message(), "the table is not what it was"),
        "godwit retry "
            + now.name()
            + "   # once the table is what it was; or: godwit rollback "
            + now.name());
  }

  private static Reason failureOf(Stage stage, JobState job) {
    Optional<Reason> told =
        TELLING.stream().filter(reason -> reason.word().equals(job.reason())).findFirst();
    if (told.isPresent()) {
      return told.get();
    }
    return switch (stage) {
      case BACKFILL -> Reason.BACKFILL_FAILED;
      case VERIFY -> Reason.VERIFY_FAILED;
      case PREPARE -> Reason.JOB_FAILED;
      case EXPAND, DUAL_WRITE, ENFORCE, CUTOVER, HIDE, DROP -> Reason.STEP_FAILED;
      case UNHIDE, RETURN, HIDE_NEW, ROLLBACK -> Reason.STEP_FAILED;
    };
  }

  private static Optional<String> blockers(Situation now, Stage stage) {
    return Optional.ofNullable(now.ledgerOrNull())
        .flatMap(
            ledger ->
                ledger.steps().stream()
                    .filter(step -> stage.back() || step.stage() == stage)
                    .flatMap(step -> Optional.ofNullable(step.blockers()).stream())
                    .findFirst());
  }
}
