package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.StageWork;

/** Gives the new side what the old one has: indexes, statistics, constraints that cannot fail. */
public final class Enforce implements PhaseHandler {
  @Override
  public Phase phase() {
    return Phase.ENFORCE;
  }

  @Override
  public Decision plan(Situation now) {
    return StageWork.unfinished(
            now,
            Stage.ENFORCE,
            Reason.ENFORCING,
            "building indexes and constraints of the new side")
        .orElseGet(() -> new Decision.Done("the new side has its indexes and constraints"));
  }
}
