package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.JobName;
import io.godwit.engine.Ledger;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.StageWork;
import io.godwit.engine.Throttled;

/** Brings the rows that were there before into the new shape. */
public final class Backfill implements PhaseHandler {
  @Override
  public Phase phase() {
    return Phase.BACKFILL;
  }

  @Override
  public Decision plan(Situation now) {
    Ledger.Backfill backfill = now.ledger().backfill();
    if (backfill.complete()) {
      return new Decision.Done(
          "all "
              + backfill.rowsDone()
              + " rows were visited, and a sweep of the whole table found"
              + " none left");
    }
    return Throttled.by(
        now,
        StageWork.run(
            now,
            JobName.of(now.name(), Stage.BACKFILL, now.attempt()),
            Reason.BACKFILLING,
            backfill.rowsDone() + " of about " + backfill.rowsEstimated() + " rows visited"));
  }
}
