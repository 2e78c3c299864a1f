package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Ledger;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Reason;
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
    return StageWork.unfinished(now, Stage.CUTOVER, Reason.CUTTING_OVER, work(now))
        .orElseGet(
            () -> now.byFlag() ? ramp(now) : new Decision.Done("the two columns are swapped"));
  }

  private static String work(Situation now) {
    return now.byFlag()
        ? "relaxing constraints of the old side that a write through the new one could break"
        : "swapping the two columns";
  }

  /** Each step: a clean comparison, then the time it lasts, then the next. */
  private static Decision ramp(Situation now) {
    Ledger ledger = now.ledger();
    Optional<Decision> unconfirmed = confirm(now);
    if (unconfirmed.isPresent()) {
      return unconfirmed.get();
    }
    Instant entered = ledger.flagPercent() == 0 ? ledger.phaseSince() : ledger.flagSince();
    Optional<Decision> comparison = Comparison.missing(now, entered, Reason.CUTTING_OVER);
    if (comparison.isPresent()) {
      return comparison.get();
    }
    Instant stepEnd = entered.plus(lasts(now));
    if (ledger.flagPercent() > 0 && now.now().isBefore(stepEnd)) {
      return new Decision.Work(
          Reason.CUTTING_OVER,
          "flag at "
              + ledger.flagPercent()
              + " %, next step in "
              + GoDuration.format(Duration.between(now.now(), stepEnd)),
          Comparison.watch(now));
    }
    // The first step stands on the reads of Verify.
    Optional<Decision> unmet =
        (ledger.flagPercent() == 0 ? Optional.<Decision>empty() : ShadowVerdict.unmet(now))
            .or(() -> DualWriteVerdict.unmet(now));
    if (unmet.isPresent()) {
      return Decision.and(unmet.get(), Comparison.watch(now));
    }
    return now.spec().cutover().ramp().stream()
        .filter(percent -> percent > ledger.flagPercent())
        .findFirst()
        .<Decision>map(
            percent ->
                new Decision.Work(
                    Reason.CUTTING_OVER,
                    "raising the flag to " + percent + " %",
                    List.of(new Action.RecordFlag(percent))))
        .orElseGet(() -> new Decision.Done("all readers are on the new side"));
  }

  /**
   * The ledger is written first and the provider follows, so that after a failover of the database
   * the flag is never ahead of what the database knows (rules-postgres 21).
   */
  private static Optional<Decision> confirm(Situation now) {
    int decided = now.ledger().flagPercent();
    Integer seen = now.surroundings().flagPercent();
    if (seen != null && seen == decided) {
      return Optional.empty();
    }
    List<Action> set = List.of(new Action.SetFlag(decided));
    return Optional.of(
        seen == null
            ? new Decision.Held(
                "flag", Reason.FLAG_UNCONFIRMED, "the flag could not be read", false, null, set)
            : new Decision.Work(Reason.CUTTING_OVER, "setting the flag to " + decided + " %", set));
  }

  private static Duration lasts(Situation now) {
    return GoDuration.parse(now.spec().cutover().stepDuration());
  }
}
