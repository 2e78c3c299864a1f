package io.godwit.engine;

import io.godwit.api.DualWrite.OnFailure;
import io.godwit.api.Phase;
import java.util.List;
import java.util.Optional;

/** What makes a migration walk back by itself. The first criterion that trips decides. */
final class AbortCriteria {
  private interface Criterion {
    Optional<Decision> tripped(Situation now);
  }

  private static final List<Criterion> IN_ORDER =
      List.of(
          // Readers see the new side: what is wrong there is wrong for users.
          AbortCriteria::divergenceAfterCutover,
          AbortCriteria::shadowMismatch,
          // Only where the user asked for it.
          AbortCriteria::syncFailures);

  private AbortCriteria() {}

  static Optional<Decision> firstTripped(Situation now) {
    if (now.ledger().pastNoReturn()) {
      return Optional.empty();
    }
    return IN_ORDER.stream().flatMap(criterion -> criterion.tripped(now).stream()).findFirst();
  }

  private static Optional<Decision> divergenceAfterCutover(Situation now) {
    if (now.phase().compareTo(Phase.CUTOVER) < 0) {
      return Optional.empty();
    }
    return now.ledger()
        .lastPass()
        .filter(pass -> Comparison.diverged(now, pass))
        .map(
            pass ->
                new Decision.WalkBack(
                    Reason.DIVERGENCE_AFTER_CUTOVER,
                    "comparison "
                        + pass.number()
                        + ": "
                        + Comparison.words(pass)
                        + "; accepted are "
                        + now.spec().verify().maxDivergence()));
  }

  private static Optional<Decision> shadowMismatch(Situation now) {
    return now.phase().compareTo(Phase.CUTOVER) < 0
        ? Optional.empty()
        : ShadowVerdict.failed(now)
            .map(words -> new Decision.WalkBack(Reason.SHADOW_MISMATCH, words));
  }

  private static Optional<Decision> syncFailures(Situation now) {
    long failures = now.ledger().syncFailures();
    if (failures == 0 || now.spec().dualWrite().onFailure() != OnFailure.ROLL_BACK) {
      return Optional.empty();
    }
    return Optional.of(
        new Decision.WalkBack(
            Reason.SYNC_FAILURES,
            failures
                + " rows could not be carried to the other side; dualWrite.onFailure is"
                + " RollBack"));
  }
}
