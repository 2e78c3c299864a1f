package io.godwit.engine;

import io.godwit.api.GateProvider.OnFailure;
import io.godwit.api.GateSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.ObservedShare;
import io.godwit.api.Phase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.cutover.observedShare} as a gate: the share of readers that traffic shows on the new
 * side has to be near the one that was asked for. It never fails, it only stays closed.
 */
public final class ShareGate {
  /** What it is called among the gates; no other may have that name. */
  public static final String NAME = "observed-share";

  private static final String BACK = "Rollback";
  private static final int ANY = -1;

  private ShareGate() {}

  /** All gates of a spec, this one among them if it is asked for. */
  public static List<GateSpec> and(MigrationSpec spec, @Nullable Ledger ledger) {
    List<GateSpec> all = new ArrayList<>(spec.gates() == null ? List.of() : spec.gates());
    ObservedShare share = spec.cutover().observedShare();
    if (share != null) {
      all.add(gate(share, ledger == null || walksBack(ledger) ? Moved.NOBODY : ledger.moved()));
    }
    return all;
  }

  /** Before a percentage is on there may be nothing to be seen: then it is only shown. */
  private static GateSpec gate(ObservedShare share, Moved asked) {
    return new GateSpec(
        NAME,
        List.of(Phase.CUTOVER),
        null,
        null,
        share.prometheus(),
        share.sql(),
        null,
        null,
        null,
        null,
        share.interval(),
        null,
        wanted(asked, new BigDecimal(share.tolerance())),
        null,
        ANY,
        null,
        null,
        null,
        OnFailure.HOLD,
        asked.percent() == 0);
  }

  /** Tenants add to the percentage, and nobody knows how much: at least it has to be seen. */
  private static String wanted(Moved asked, BigDecimal tolerance) {
    BigDecimal share = BigDecimal.valueOf(asked.percent(), 2);
    return asked.tenants().isEmpty() || asked.all()
        ? near(share, tolerance)
        : "result >= " + plain(share.subtract(tolerance).max(BigDecimal.ZERO));
  }

  private static String near(BigDecimal asked, BigDecimal tolerance) {
    BigDecimal least = asked.subtract(tolerance);
    String most = "result <= " + plain(asked.add(tolerance));
    return least.signum() > 0 ? "result >= " + plain(least) + " && " + most : most;
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private static boolean walksBack(Ledger ledger) {
    return ledger.direction() == Ledger.Direction.BACK;
  }

  /** Where gates are asked; on the way back only this one, to say who is on the new side still. */
  public static Optional<GateScope> scope(Ledger ledger, Optional<GateScope> forward) {
    return walksBack(ledger) && ledger.rampBegan() && ledger.outcome() == null
        ? Optional.of(new GateScope(Phase.CUTOVER, BACK, false))
        : forward;
  }

  /** True if a gate is measured in a scope. */
  public static boolean measured(Gate gate, GateScope scope) {
    return gate.phases().contains(scope.phase())
        && (!scope.word().equals(BACK) || gate.name().equals(NAME));
  }

  /** The same decision of the way back, with the share that is still seen on the new side. */
  static Decision told(Situation now, Decision decision) {
    return seen(now)
        .map(
            words ->
                switch (decision) {
                  case Decision.Work work ->
                      new Decision.Work(work.reason(), work.message() + words, work.actions());
                  case Decision.Held held ->
                      new Decision.Held(
                          held.gate(),
                          held.reason(),
                          held.message() + words,
                          held.stalled(),
                          held.command(),
                          held.actions());
                  default -> decision;
                })
        .orElse(decision);
  }

  private static Optional<String> seen(Situation now) {
    if (now.spec().cutover().observedShare() == null || !now.ledger().rampBegan()) {
      return Optional.empty();
    }
    return Optional.of(
        now.ledger().gates().stream()
            .filter(run -> run.gate().equals(NAME) && run.scope().equals(BACK))
            .filter(run -> run.attempt() == now.attempt())
            .findFirst()
            .flatMap(GateRun::newest)
            .map(
                newest ->
                    newest.measured()
                        ? "; share still seen on the new side: " + newest.value()
                        : "; what share is still seen on the new side cannot be measured: "
                            + newest.message())
            .orElse("; what share is still seen on the new side is not measured yet"));
  }
}
