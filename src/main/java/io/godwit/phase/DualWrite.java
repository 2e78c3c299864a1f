package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.StageWork;

/** Starts to carry every write to the other side. */
public final class DualWrite implements PhaseHandler {
  @Override
  public Phase phase() {
    return Phase.DUAL_WRITE;
  }

  @Override
  public Decision plan(Situation now) {
    return StageWork.unfinished(
            now, Stage.DUAL_WRITE, Reason.DUAL_WRITE_STARTING, "installing the sync trigger")
        .orElseGet(
            () ->
                new Decision.Done(
                    DualWriteVerdict.byApplication(now)
                        ? "the application writes both sides from its next version on"
                        : "writes reach both sides"));
  }
}
