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
            now.movesRows()
                ? "building indexes and constraints of the new side"
                : "building and declaring what was asked for")
        .orElseGet(
            () ->
                new Decision.Done(
                    now.movesRows()
                        ? "the new side has its indexes and constraints"
                        : "everything that was asked for is there"));
  }
}
