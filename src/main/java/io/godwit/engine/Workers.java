package io.godwit.engine;

import io.godwit.api.BackfillSpec;
import java.util.List;

/** What the spec tells workers, and whether the ledger says so already. */
final class Workers {
  private Workers() {}

  /** The tuning to record, or nothing if it stands there already. */
  static List<Action> tune(Situation now, boolean run) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null) {
      return List.of();
    }
    BackfillSpec backfill = now.spec().backfill();
    var wanted =
        new Ledger.Tuning(
            run,
            backfill.workers().max(),
            new Ledger.Tuning.Batch(
                backfill.batch().rows(),
                backfill.batch().maxRows(),
                GoDuration.parse(backfill.batch().targetDuration()).toMillis()),
            new Ledger.Tuning.Rest(
                backfill.dutyCycle(), GoDuration.parse(backfill.pause()).toMillis()),
            backfill.quarantine().maxRows());
    return wanted.equals(ledger.tuning()) ? List.of() : List.of(new Action.Tune(wanted));
  }
}
