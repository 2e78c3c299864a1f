package io.godwit.phase;

import io.godwit.api.AudienceSpec;
import io.godwit.api.CutoverSpec;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Those who use the old shape know of it, and say so, before the first reader moves. */
final class Acknowledgement {
  private Acknowledgement() {}

  /** Empty where nobody has to be asked, everybody has agreed, or readers have begun to move. */
  static Optional<Decision> missing(Situation now) {
    boolean moving =
        now.byFlag() ? !now.ledger().moved().nobody() : now.ledger().begun(Stage.CUTOVER);
    if (moving || now.spec().cutover().acknowledgement() != CutoverSpec.Acknowledgement.REQUIRED) {
      return Optional.empty();
    }
    List<AudienceSpec> missing =
        now.spec().addressed().stream()
            .filter(one -> !one.acknowledged())
            .filter(one -> !now.requests().acknowledged().contains(one.team()))
            .toList();
    return missing.isEmpty() ? Optional.empty() : Optional.of(held(now, missing));
  }

  private static Decision held(Situation now, List<AudienceSpec> missing) {
    return Decision.and(
        Decision.held(
            "audience",
            Reason.ACKNOWLEDGEMENT_REQUIRED,
            "readers move once those who use the old shape have agreed; missing: "
                + missing.stream().map(AudienceSpec::words).collect(Collectors.joining("; ")),
            "kubectl annotate migrations.godwit.io "
                + now.name()
                + " --overwrite godwit.io/acknowledge="
                + missing.stream().map(AudienceSpec::team).collect(Collectors.joining(","))),
        Comparison.watch(now));
  }
}
