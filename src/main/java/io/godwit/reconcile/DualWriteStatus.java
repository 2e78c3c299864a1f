package io.godwit.reconcile;

import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.DualWrites;
import io.godwit.engine.Ledger;
import java.util.List;

/** What status says of the second write. */
final class DualWriteStatus {
  static final int VALUE = 250;

  private DualWriteStatus() {}

  static String word(DualWriteVerdict verdict) {
    return switch (verdict) {
      case DualWriteVerdict.Passed ignored -> "Passed";
      case DualWriteVerdict.Failed ignored -> "Failed";
      case DualWriteVerdict.NotYet ignored -> "Unknown";
    };
  }

  /** When it was looked at last, or since when there is nothing to look at. */
  static String at(Ledger ledger) {
    List<DualWrites.Sample> samples = ledger.dualWrites().samples();
    return (samples.isEmpty() ? ledger.phaseSince() : samples.getLast().at()).toString();
  }
}
