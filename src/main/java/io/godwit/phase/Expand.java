package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.StageWork;

/** Adds the new side, which nobody sees yet. */
public final class Expand implements PhaseHandler {
  @Override
  public Phase phase() {
    return Phase.EXPAND;
  }

  @Override
  public Decision plan(Situation now) {
    return StageWork.unfinished(
            now,
            Stage.EXPAND,
            Reason.EXPANDING,
            now.movesRows() ? "adding " + now.fresh() : "changing the table")
        .orElseGet(
            () ->
                new Decision.Done(
                    now.movesRows() ? now.fresh() + " is there" : "nothing is left to add"));
  }
}
