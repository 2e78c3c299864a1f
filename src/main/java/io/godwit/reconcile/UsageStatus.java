package io.godwit.reconcile;

import io.godwit.api.AuditStatus;
import io.godwit.api.ContractStatus;
import io.godwit.api.Phase;
import io.godwit.engine.Ledger;
import io.godwit.engine.NonUse;
import io.godwit.engine.Situation;
import io.godwit.engine.Usage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code status.contract}. Pure. */
final class UsageStatus {
  private static final int WORDS = 253;
  private static final int MOST = 16;
  private static final int NAME = 40;
  private static final int CALLERS = 4;

  private UsageStatus() {}

  /** Null before Soak, and on the way back. */
  static @Nullable ContractStatus of(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null
        || ledger.outcome() != null
        || ledger.direction() == Ledger.Direction.BACK
        || ledger.phase().compareTo(Phase.SOAK) < 0) {
      return null;
    }
    List<String> gaps =
        NonUse.gaps(now.spec(), ledger, now.now()).stream()
            .map(gap -> Conditions.cut(gap, WORDS))
            .limit(MOST)
            .toList();
    Usage.Approved approved = ledger.usage().approval();
    return new ContractStatus(
        NonUse.notBefore(now.spec(), ledger).map(UsageStatus::time).orElse(null),
        ledger.phase() == Phase.CONTRACT
            ? NonUse.since(ledger).map(UsageStatus::time).orElse(null)
            : null,
        ledger.usage().lastUse().map(UsageStatus::used).orElse(null),
        gaps.isEmpty() ? null : gaps,
        approved == null ? null : approved.at().toString());
  }

  /** {@code status.audit}; null where nobody was seen, and once it has ended. */
  static @Nullable AuditStatus audit(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null || ledger.outcome() != null || ledger.usage().callers().isEmpty()) {
      return null;
    }
    return new AuditStatus(
        ledger.usage().callers().stream()
            .limit(CALLERS)
            .map(
                caller ->
                    new AuditStatus.Caller(
                        Conditions.cut(caller.role(), NAME),
                        Conditions.cut(caller.application(), NAME),
                        caller.side().word(),
                        caller.writes(),
                        caller.planned(),
                        time(caller.first())))
            .toList());
  }

  private static ContractStatus.LastUsed used(Usage.Use use) {
    return new ContractStatus.LastUsed(
        time(use.last()),
        Conditions.cut(use.by(), WORDS),
        Conditions.cut(use.where(), WORDS),
        use.statement().isEmpty() ? null : Conditions.cut(use.statement(), WORDS));
  }

  /** To the minute: status is not written for each statement. */
  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MINUTES).toString();
  }
}
