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
          // More than single rows: whoever writes so many past the new side must not be moved to
          // it.
          DualWriteVerdict::tripped,
          Gates::tripped,
          // Only where the user asked for it.
          AbortCriteria::syncFailures);

  private AbortCriteria() {}

  static Optional<Decision> firstTripped(Situation now) {
    if (WayBack.closed(now.ledger()).isPresent()) {
      return Optional.empty();
    }
    return IN_ORDER.stream().flatMap(criterion -> criterion.tripped(now).stream()).findFirst();
  }

  private static Optional<Decision> divergenceAfterCutover(Situation now) {
    if (now.phase().compareTo(Phase.CUTOVER) < 0 || DualWriteVerdict.oldSideLeft(now)) {
      return Optional.empty();
    }
    return inSight(now)
        .or(
            () ->
                now.ledger()
                    .lastPass()
                    .filter(pass -> Comparison.diverged(now, pass))
                    .map(pass -> divergence(now, pass.number(), Comparison.words(now, pass))));
  }

  /** Once readers have moved nothing is repaired: no need to wait for the end of a comparison. */
  private static Optional<Decision> inSight(Situation now) {
    long standing = now.ledger().comparing().standing();
    boolean moved = now.ledger().rampBegan() || !now.byFlag() && now.ledger().begun(Stage.CUTOVER);
    return moved && standing > now.spec().verify().maxDivergence()
        ? now.ledger()
            .openPass()
            .map(
                pass ->
                    divergence(
                        now, pass.number(), Comparison.words(now, standing, pass.compared())))
        : Optional.empty();
  }

  private static Decision divergence(Situation now, int comparison, String words) {
    return new Decision.WalkBack(
        Reason.DIVERGENCE_AFTER_CUTOVER,
        "comparison %d: %s; accepted are %d"
            .formatted(comparison, words, now.spec().verify().maxDivergence()));
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
