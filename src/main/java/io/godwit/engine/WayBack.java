package io.godwit.engine;

import io.godwit.engine.Ledger.StepRecord.State;
import java.util.Optional;

/** Whether there is a way from the new side to the old one. */
public enum WayBack {
  OPEN,
  /** The plan never had one. */
  NONE,
  /** The new side holds what the old one cannot. */
  OVER;

  /** True if somebody may have used the new side. */
  static boolean moved(Situation now) {
    return now.byFlag()
        ? now.ledger().rampBegan()
        : now.ledger().steps().stream()
            .anyMatch(step -> step.stage() == Stage.CUTOVER && step.state() != State.PLANNED);
  }

  /** True if the plan has no way from the new side, and somebody may be there. */
  public static boolean missing(Situation now) {
    return now.ledger().wayBack() == NONE && moved(now);
  }

  /** Why nothing leads back any more; empty if something does, or never did. */
  public static Optional<String> closed(Ledger ledger) {
    if (ledger.pastNoReturn()) {
      return Optional.of("the old shape is dropped");
    }
    return ledger.wayBack() == OVER
        ? Optional.of("the new column has values that the old one cannot hold")
        : Optional.empty();
  }
}
