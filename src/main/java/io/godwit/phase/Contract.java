package io.godwit.phase;

import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.api.Phase;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.GoDuration;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Quarantined;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.StageWork;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes the old side away: approved, hidden reversibly for a while, compared once more, dropped.
 */
public final class Contract implements PhaseHandler {
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(5);

  @Override
  public Phase phase() {
    return Phase.CONTRACT;
  }

  @Override
  public Decision plan(Situation now) {
    return quarantined(now)
        .or(() -> unapproved(now))
        .or(
            () ->
                StageWork.unfinished(
                    now, Stage.HIDE, Reason.CONTRACTING, "hiding the old column, reversibly"))
        .or(() -> hidden(now))
        .or(
            () ->
                StageWork.unfinished(
                    now, Stage.DROP, Reason.CONTRACTING, "dropping the old column"))
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

  private static Optional<Decision> unapproved(Situation now) {
    boolean asked = now.spec().contract().approval() == ApprovalPolicy.REQUIRED;
    // Once something was done under an approval, taking the approval out of the spec changes
    // nothing.
    if (!asked || now.requests().approved() || now.ledger().begun(Stage.HIDE)) {
      return Optional.empty();
    }
    return Optional.of(
        watched(
            now,
            "contract",
            Reason.APPROVAL_REQUIRED,
            "someone has to approve plan "
                + now.ledger().planHash()
                + ", attempt "
                + now.attempt()
                + ": it drops the old column"
                + waived(now)
                + ", and nothing leads back from there",
            "godwit approve " + now.name() + " --plan " + now.ledger().planHash()));
  }

  /** Whatever it waits for, the two sides are compared meanwhile. */
  private static Decision watched(
      Situation now, String gate, Reason reason, String message, String command) {
    return Decision.and(Decision.held(gate, reason, message, command), Comparison.watch(now));
  }

  private static String waived(Situation now) {
    long rows = now.ledger().backfill().quarantined().waived();
    return rows == 0 ? "" : " with the only value of " + rows + " rows that are waived";
  }

  /** Hidden long enough, and equal once more, before anything is lost. */
  private static Optional<Decision> hidden(Situation now) {
    if (now.ledger().begun(Stage.DROP)) {
      return Optional.empty();
    }
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
                "the old column is hidden; it is dropped in "
                    + GoDuration.format(Duration.between(now.now(), end)),
                Comparison.watch(now)))
        : Optional.empty();
  }
}
