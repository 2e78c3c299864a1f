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
            backfill.batch().rows(),
            GoDuration.parse(backfill.pause()).toMillis(),
            backfill.workers().max());
    return wanted.equals(ledger.tuning()) ? List.of() : List.of(new Action.Tune(wanted));
  }
}
