package io.godwit.reconcile;

import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.Held;
import io.godwit.api.Phase;
import io.godwit.api.SignalStatus;
import io.godwit.engine.Decision;
import io.godwit.engine.DualWriteVerdict;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The numbers in status. */
final class Measures {
  private static final int SIGNALS = 8;
  private static final int KEYS = 10;
  private static final int KEY = 200;

  private Measures() {}

  static MigrationStatus.@Nullable Progress progress(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null || ledger.backfill().startedAt() == null) {
      return null;
    }
    Ledger.Backfill backfill = ledger.backfill();
    Instant end = Objects.requireNonNullElse(backfill.endedAt(), now.now());
    long millis =
        Math.max(1, Duration.between(Objects.requireNonNull(backfill.startedAt()), end).toMillis());
    Long speed = backfill.complete() ? null : speed(now);
    long perSecond = backfill.rowsDone() * 1000 / millis;
    long left = Math.max(0, backfill.rowsEstimated() - backfill.rowsDone());
    // The estimate is the planner's: until the end is seen, it is never called whole.
    long percent =
        backfill.complete()
            ? 100
            : Math.min(99, backfill.rowsDone() * 100 / Math.max(1, backfill.rowsEstimated()));
    return new MigrationStatus.Progress(
        percent + "%",
        backfill.rowsDone(),
        backfill.rowsEstimated(),
        perSecond,
        speed,
        backfill.complete() ? null : eta(left, Objects.requireNonNullElse(speed, perSecond)),
        backfill.atWork().workers(),
        backfill.atWork().batchRows(),
        backfill.quarantined().rows(),
        backfill.quarantined().waived(),
        backfill.held().isEmpty()
            ? null
            : backfill.held().stream()
                .limit(SIGNALS)
                .map(held -> new Held(held.signal(), GoDuration.format(held.time())))
                .toList());
  }

  private static @Nullable Long speed(Situation now) {
    var throttling = now.surroundings().throttling();
    return throttling == null ? null : throttling.rowsPerSecond();
  }

  /** At a speed of nothing there is no end in sight. */
  private static @Nullable String eta(long rowsLeft, long perSecond) {
    return perSecond == 0 ? null : GoDuration.format(Duration.ofSeconds(rowsLeft / perSecond));
  }

  /** Only while rows are filled or compared: what was slow then is no news later. */
  static @Nullable List<SignalStatus> signals(Situation now) {
    var throttling = now.surroundings().throttling();
    boolean watched =
        (now.phase() == Phase.BACKFILL || now.phase() == Phase.VERIFY)
            && now.ledgerOrNull() != null
            && now.ledger().outcome() == null
            && now.ledger().direction() == Ledger.Direction.FORWARD;
    return throttling == null || !watched || throttling.signals().isEmpty()
        ? null
        : throttling.signals().stream().limit(SIGNALS).toList();
  }

  static MigrationStatus.@Nullable Divergence divergence(@Nullable Ledger ledger) {
    if (ledger == null) {
      return null;
    }
    return ledger
        .lastPass()
        .map(
            pass ->
                new MigrationStatus.Divergence(
                    pass.number(),
                    pass.compared(),
                    pass.diverged(),
                    pass.repaired(),
                    String.valueOf(pass.endedAt()),
                    ledger.comparing().sampleKeys().stream()
                        .limit(KEYS)
                        .map(key -> Conditions.cut(key, KEY))
                        .toList()))
        .orElse(null);
  }

  static List<MigrationStatus.GateStatus> gates(Situation now, Decision decision) {
    Ledger ledger = now.ledgerOrNull();
    List<MigrationStatus.GateStatus> gates = new ArrayList<>();
    if (ledger == null || ledger.planHash() == null) {
      return gates;
    }
    ledger
        .lastPass()
        .ifPresent(
            pass ->
                gates.add(
                    new MigrationStatus.GateStatus(
                        "divergence",
                        pass.diverged() <= now.spec().verify().maxDivergence()
                            ? "Passed"
                            : "Failed",
                        pass.diverged() + " rows, accepted " + now.spec().verify().maxDivergence(),
                        String.valueOf(pass.endedAt()))));
    DualWriteVerdict verdict = DualWriteVerdict.of(now);
    gates.add(
        new MigrationStatus.GateStatus(
            DualWriteVerdict.GATE,
            DualWriteStatus.word(verdict),
            Conditions.cut(verdict.words(), DualWriteStatus.VALUE),
            DualWriteStatus.at(ledger)));
    ShadowStatus.gate(now, ledger).forEach(gates::add);
    GateStatuses.of(now).forEach(gates::add);
    if (decision instanceof Decision.Held held && held.reason() == Reason.APPROVAL_REQUIRED) {
      gates.add(
          new MigrationStatus.GateStatus(
              "contract", "Unknown", "not approved", ledger.phaseSince().toString()));
    }
    return gates;
  }
}
