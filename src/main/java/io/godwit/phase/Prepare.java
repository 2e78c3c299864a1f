package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.JobName;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.StageWork;

/** Looks at the database, refuses what cannot be done safely, and stores the whole plan. */
public final class Prepare implements PhaseHandler {
  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public Decision plan(Situation now) {
    if (now.ledgerOrNull() != null && now.ledger().planHash() != null) {
      return new Decision.Done("the plan is stored: " + now.ledger().planHash());
    }
    String busyWith = now.surroundings().busyWith();
    if (busyWith != null) {
      return Decision.held(
          "table",
          Reason.TABLE_BUSY,
          "Migration " + busyWith + " is at work on the same table; this one begins after it",
          null);
    }
    return StageWork.run(
        now,
        JobName.of(now.name(), Stage.PREPARE, now.attempt()),
        Reason.PREPARING,
        "looking at the database and writing the plan");
  }
}
