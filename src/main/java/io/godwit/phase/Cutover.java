package io.godwit.phase;

import io.godwit.api.CutoverSpec;
import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.Gates;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Ledger;
import io.godwit.engine.Moved;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Promotion;
import io.godwit.engine.Ramp;
import io.godwit.engine.Reason;
import io.godwit.engine.Restarts;
import io.godwit.engine.ShadowVerdict;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.StageWork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Moves readers to the new side: by a flag, step by step, or by swapping the two names. */
public final class Cutover implements PhaseHandler {
  @Override
  public Phase phase() {
    return Phase.CUTOVER;
  }

  @Override
  public Decision plan(Situation now) {
    return Acknowledgement.missing(now)
        .or(() -> swapClosed(now))
        .or(() -> StageWork.unfinished(now, Stage.CUTOVER, Reason.CUTTING_OVER, work(now)))
        .orElseGet(
            () ->
                now.byFlag()
                    ? ramp(now)
                    : Restarts.unmet(now).orElseGet(() -> new Decision.Done(done(now))));
  }

  /** A swap moves all readers at once: gates are asked before it. */
  private static Optional<Decision> swapClosed(Situation now) {
    return now.byFlag() || now.ledger().begun(Stage.CUTOVER)
        ? Optional.empty()
        : Gates.unmet(now).map(gate -> Gates.watched(now, gate));
  }

  private static String done(Situation now) {
    return now.movesRows()
        ? now.spec().change().kind().bothSides() + " are swapped"
        : "there is nothing to move readers to";
  }

  private static String work(Situation now) {
    return now.byFlag()
        ? "relaxing constraints of the old side that a write through the new one could break"
        : "swapping " + now.spec().change().kind().bothSides();
  }

  /** Each step: a clean comparison, then the time it lasts, then the next. */
  private static Decision ramp(Situation now) {
    Ledger ledger = now.ledger();
    Optional<Decision> unconfirmed = confirm(now).or(() -> Restarts.unmet(now));
    if (unconfirmed.isPresent()) {
      return unconfirmed.get();
    }
    CutoverSpec spec = now.spec().cutover();
    Moved moved = ledger.moved();
    Instant entered = moved.nobody() ? ledger.phaseSince() : ledger.flagSince();
    Optional<Decision> comparison = Comparison.missing(now, entered, Reason.CUTTING_OVER);
    if (comparison.isPresent()) {
      return comparison.get();
    }
    Instant stepEnd = entered.plus(Ramp.lasts(spec, moved));
    if (!moved.nobody() && now.now().isBefore(stepEnd) && !Promotion.skipped(now)) {
      return new Decision.Work(
          Reason.CUTTING_OVER,
          "flag at "
              + Ramp.words(spec, moved)
              + ", next step in "
              + GoDuration.format(Duration.between(now.now(), stepEnd)),
          Comparison.watch(now));
    }
    // The first step stands on the reads of Verify.
    Optional<Decision> unmet =
        behind(now)
            .or(() -> moved.nobody() ? Optional.<Decision>empty() : ShadowVerdict.unmet(now))
            .or(() -> DualWriteVerdict.unmet(now))
            .or(() -> Gates.unmet(now));
    if (unmet.isPresent()) {
      return Decision.and(unmet.get(), Comparison.watch(now));
    }
    return Ramp.next(spec, moved)
        .<Decision>map(
            step ->
                new Decision.Work(
                    Reason.CUTTING_OVER, step.words(), List.of(new Action.RecordFlag(step.to()))))
        .orElseGet(() -> new Decision.Done("all readers are on the new side"));
  }

  /**
   * The ledger is written first and the provider follows, so that after a failover of the database
   * the flag is never ahead of what the database knows (rules-postgres 21).
   */
  private static Optional<Decision> confirm(Situation now) {
    Moved decided = now.ledger().moved();
    FlagSeen flag = now.surroundings().flag();
    Moved seen = flag.moved();
    if (flag.shows(decided)) {
      return Optional.empty();
    }
    List<Action> set = List.of(new Action.SetFlag(decided));
    return Optional.of(
        seen == null || flag.trouble() != null
            ? new Decision.Held(
                "flag",
                flag.reason(),
                "the flag is to be at %s and %s%s"
                    .formatted(
                        decided.words(),
                        seen == null ? "cannot be read" : "is at " + seen.words(),
                        flag.words()),
                false,
                null,
                set)
            : new Decision.Work(
                Reason.CUTTING_OVER, "setting the flag to " + decided.words(), set));
  }

  /** Whoever reads the new shape here needs what other flags turn on. */
  private static Optional<Decision> behind(Situation now) {
    List<String> below = now.surroundings().flag().below();
    return below.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Decision.held(
                "flag",
                Reason.FLAG_DEPENDENCY,
                "this flag depends on others that are not at 100 % yet: "
                    + String.join(", ", below),
                null));
  }
}
