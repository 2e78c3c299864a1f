package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.Ledger;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Reason;
import io.godwit.engine.ShadowVerdict;
import io.godwit.engine.Situation;
import io.godwit.engine.Throttled;

/** Compares every row of the two sides. Nothing goes on before they agree. */
public final class Verify implements PhaseHandler {
  @Override
  public Phase phase() {
    return Phase.VERIFY;
  }

  @Override
  public Decision plan(Situation now) {
    return Comparison.missing(now, now.ledger().phaseSince(), Reason.VERIFYING)
        .map(work -> Throttled.by(now, work))
        .orElseGet(() -> judged(now, now.ledger().lastPass().orElseThrow()));
  }

  private static Decision judged(Situation now, Ledger.Pass pass) {
    if (!Comparison.diverged(now, pass)) {
      return ShadowVerdict.unmet(now)
          .map(unmet -> Decision.and(unmet, Comparison.next(now)))
          .orElseGet(
              () ->
                  new Decision.Done(
                      "the two sides agree: "
                          + Comparison.words(pass)
                          + ", "
                          + pass.repaired()
                          + " repaired"));
    }
    return Decision.stalled(
        "divergence",
        Reason.DIVERGENCE_FOUND,
        Comparison.words(pass)
            + " after "
            + now.spec().verify().repairRounds()
            + " rounds of repair; accepted are "
            + now.spec().verify().maxDivergence()
            + ". Something writes past the sync trigger. Keys are in godwit.discrepancies",
        "godwit retry " + now.name() + "   # compares again; or: godwit rollback " + now.name());
  }
}
