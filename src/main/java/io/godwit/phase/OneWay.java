package io.godwit.phase;

import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.engine.Decision;
import io.godwit.engine.Gates;
import io.godwit.engine.NonUse;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.StageWork;
import java.util.Optional;

/** A step that nothing leads back from, and that takes nothing away: approved, then done. */
final class OneWay {
  private OneWay() {}

  static Decision plan(Situation now) {
    return (now.ledger().begun(Stage.DROP)
            ? Optional.<Decision>empty()
            : unapproved(now).or(() -> Gates.unmet(now)))
        .or(
            () ->
                StageWork.unfinished(
                    now, Stage.DROP, Reason.CONTRACTING, "doing what nothing leads back from"))
        .map(decision -> Decision.and(decision, Agreement.record(now)))
        .orElseGet(() -> new Decision.Done("everything that was asked for is there"));
  }

  private static Optional<Decision> unapproved(Situation now) {
    if (now.spec().contract().approval() != ApprovalPolicy.REQUIRED
        || NonUse.stands(now.terms(), now.ledger(), now.requests().approval())) {
      return Optional.empty();
    }
    return Optional.of(
        Decision.held(
            "contract",
            Reason.APPROVAL_REQUIRED,
            "someone has to approve plan "
                + now.ledger().planHash()
                + ", attempt "
                + now.attempt()
                + ": nothing leads back from its last step",
            "godwit approve " + now.name() + " --plan " + now.ledger().planHash()));
  }
}
