package io.godwit.reconcile;

import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Ledger;
import io.godwit.engine.Moved;
import org.jspecify.annotations.Nullable;

/**
 * How far a migration is, as far as it is worth another report: not each batch is.
 *
 * @param migration number of the plan in the ledger
 * @param comparisons number of the last comparison that has ended
 */
record ReportMark(
    long migration,
    Phase phase,
    Ledger.Direction direction,
    @Nullable Outcome outcome,
    int attempt,
    Moved moved,
    int comparisons) {

  static ReportMark of(Ledger ledger) {
    return new ReportMark(
        ledger.id(),
        ledger.phase(),
        ledger.direction(),
        ledger.outcome(),
        ledger.attempt(),
        ledger.moved(),
        ledger.lastPass().map(Ledger.Pass::number).orElse(0));
  }
}
