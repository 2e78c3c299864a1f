package io.godwit.engine;

import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import java.time.Instant;
import java.util.Optional;

/**
 * What one run of a gate is for: a phase, or a part of it that wants a run of its own.
 *
 * @param phase the phase
 * @param word the phase, or the phase and its part: {@code Cutover/25}
 * @param irreversible true if what follows cannot be taken back, or cannot be taken back unseen:
 *     readers move for the first time, the old side is dropped
 */
public record GateScope(Phase phase, String word, boolean irreversible) {
  private static final int ALL = 100;

  /** Where a migration is; empty if no gate is asked there. */
  public static Optional<GateScope> of(Ledger ledger, MigrationSpec spec, Instant now) {
    if (ledger.outcome() != null
        || ledger.direction() == Ledger.Direction.BACK
        || ledger.planHash() == null
        || ledger.pastNoReturn()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (ledger.phase()) {
          case CUTOVER -> cutover(ledger, spec);
          case CONTRACT -> contract(ledger, spec, now);
          case PREPARE, EXPAND, DUAL_WRITE, BACKFILL, ENFORCE, VERIFY, SOAK ->
              new GateScope(ledger.phase(), ledger.phase().word(), false);
        });
  }

  private static GateScope cutover(Ledger ledger, MigrationSpec spec) {
    boolean byFlag = spec.cutover().flag() != null;
    Moved moved = byFlag ? ledger.moved() : Moved.share(ledger.begun(Stage.CUTOVER) ? ALL : 0);
    return new GateScope(Phase.CUTOVER, Phase.CUTOVER.word() + "/" + moved.word(), moved.nobody());
  }

  private static GateScope contract(Ledger ledger, MigrationSpec spec, Instant now) {
    String phase = Phase.CONTRACT.word();
    if (!ledger.begun(Stage.HIDE)) {
      return new GateScope(Phase.CONTRACT, phase, false);
    }
    Instant hidden = ledger.doneAt(Stage.HIDE).orElse(ledger.phaseSince());
    boolean over = !now.isBefore(hidden.plus(GoDuration.parse(spec.contract().hideFor())));
    return over
        ? new GateScope(Phase.CONTRACT, phase + "/drop", true)
        : new GateScope(Phase.CONTRACT, phase + "/hidden", false);
  }

  /** What is asked of a gate here: right before the drop it has passed, and is looked at again. */
  public GateLimits limits(Gate gate) {
    return phase == Phase.CONTRACT && irreversible ? gate.limits().watching() : gate.limits();
  }
}
