package io.godwit.engine;

import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A wait that a person may cut short: the rest of a step of the ramp, or of Soak. Nothing else is
 * skipped: gates, comparisons and approvals are asked for as ever.
 */
public final class Promotion {
  private Promotion() {}

  /** The wait that a migration may be in now, in one word; empty where there is none. */
  public static Optional<String> wait(MigrationSpec spec, Ledger ledger) {
    if (ledger.outcome() != null || ledger.direction() == Ledger.Direction.BACK) {
      return Optional.empty();
    }
    if (ledger.phase() == Phase.SOAK) {
      return Optional.of(Phase.SOAK.word());
    }
    return ledger.phase() == Phase.CUTOVER
            && spec.cutover().flag() != null
            && !ledger.moved().nobody()
        ? Optional.of(Phase.CUTOVER.word() + "/" + ledger.moved().word())
        : Optional.empty();
  }

  /** True if somebody has skipped the rest of the wait that the migration is in. */
  public static boolean skipped(Situation now) {
    String promoted = now.requests().promoted();
    return promoted != null && wait(now.spec(), now.ledger()).filter(promoted::equals).isPresent();
  }

  /** Why nothing can be skipped now; empty if a wait can. */
  public static Optional<String> refusal(MigrationSpec spec, @Nullable Ledger ledger, Instant now) {
    Optional<String> wait = ledger == null ? Optional.empty() : wait(spec, ledger);
    if (ledger == null || wait.isEmpty()) {
      return Optional.of(
          "nothing waits that may be skipped: that is the rest of a step of the ramp, or of Soak");
    }
    boolean soak = ledger.phase() == Phase.SOAK;
    Instant end =
        soak
            ? ledger.phaseSince().plus(GoDuration.parse(spec.soak().duration()))
            : ledger.flagSince().plus(Ramp.lasts(spec.cutover(), ledger.moved()));
    return now.isBefore(end)
        ? Optional.empty()
        : Optional.of(
            wait.get()
                + " has lasted its time since "
                + end
                + "; gates, comparisons and approvals are not skipped");
  }
}
