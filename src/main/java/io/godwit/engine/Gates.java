package io.godwit.engine;

import io.godwit.api.Phase;
import java.util.List;
import java.util.Optional;

/** What follows from {@code spec.gates}: what keeps a migration where it is, or turns it round. */
public final class Gates {
  private Gates() {}

  /** A gate that is asked now, and what is to be said of it. */
  public record Judged(Gate gate, GateVerdict verdict, Optional<GateRun> run) {}

  /** All that are asked where the migration is. */
  public static List<Judged> judged(Situation now) {
    return scope(now).stream()
        .flatMap(
            scope ->
                now.surroundings().gates().stream()
                    .filter(gate -> gate.phases().contains(scope.phase()))
                    .map(gate -> judged(now, scope, gate)))
        .toList();
  }

  /** The same and, on the way back, the share of readers that is still seen on the new side. */
  public static List<Judged> shown(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    return ledger == null
        ? List.of()
        : ShareGate.scope(ledger, scope(now)).stream()
            .flatMap(
                scope ->
                    now.surroundings().gates().stream()
                        .filter(gate -> ShareGate.measured(gate, scope))
                        .map(gate -> judged(now, scope, gate)))
            .toList();
  }

  private static Judged judged(Situation now, GateScope scope, Gate gate) {
    Optional<GateRun> run = GateVerdict.run(now.ledger(), now.attempt(), gate, scope);
    return new Judged(gate, GateVerdict.of(gate, scope, run.orElse(null), now.now()), run);
  }

  private static Optional<GateScope> scope(Situation now) {
    return Optional.ofNullable(now.ledgerOrNull())
        .flatMap(ledger -> GateScope.of(ledger, now.spec(), now.now()));
  }

  /** A failed gate walks back, unless it says otherwise. */
  static Optional<Decision> tripped(Situation now) {
    return judged(now).stream()
        .filter(judged -> !judged.gate().dryRun() && judged.gate().rollBack())
        .filter(judged -> judged.verdict() instanceof GateVerdict.Failed)
        .findFirst()
        .map(
            judged ->
                new Decision.WalkBack(Reason.GATE_FAILED, "gate " + judged.verdict().words()));
  }

  /** What holds until a person has done something. */
  static Optional<Decision> hold(Situation now) {
    if (now.ledgerOrNull() != null && now.ledger().pastNoReturn()) {
      return Optional.empty();
    }
    return now.surroundings().gates().stream()
        .filter(gate -> gate.invalid() != null)
        .findFirst()
        .<Decision>map(gate -> invalid(now, gate))
        .or(
            () ->
                judged(now).stream()
                    .filter(judged -> !judged.gate().dryRun())
                    .flatMap(judged -> stalled(now, judged).stream())
                    .findFirst());
  }

  private static Decision invalid(Situation now, Gate gate) {
    return Decision.stalled(
        gate.name(),
        Reason.GATE_INVALID,
        "gate " + gate.name() + ": " + gate.invalid(),
        "kubectl edit migrations.godwit.io " + now.name());
  }

  private static Optional<Decision> stalled(Situation now, Judged judged) {
    Reason reason =
        switch (judged.verdict()) {
          case GateVerdict.Failed ignored -> Reason.GATE_FAILED;
          case GateVerdict.Inconclusive ignored -> Reason.GATE_INCONCLUSIVE;
          case GateVerdict.Passed ignored -> null;
          case GateVerdict.Unknown ignored -> null;
          case GateVerdict.Running ignored -> null;
        };
    return reason == null
        ? Optional.empty()
        : Optional.of(
            Decision.stalled(
                judged.gate().name(),
                reason,
                "gate " + judged.verdict().words(),
                "godwit retry "
                    + now.name()
                    + "   # measures anew; or: godwit rollback "
                    + now.name()));
  }

  /** What keeps the migration from going on from here: the first gate that has not passed. */
  public static Optional<Decision> unmet(Situation now) {
    return judged(now).stream()
        .filter(judged -> !judged.gate().dryRun())
        .filter(judged -> !(judged.verdict() instanceof GateVerdict.Passed))
        .findFirst()
        .map(
            judged ->
                Decision.held(
                    judged.gate().name(),
                    judged.verdict() instanceof GateVerdict.Unknown
                        ? Reason.GATE_UNKNOWN
                        : Reason.GATE_RUNNING,
                    "gate " + judged.verdict().words(),
                    null));
  }

  /** While a gate holds the two sides are compared on, once there is something to compare. */
  public static Decision watched(Situation now, Decision held) {
    return now.phase().compareTo(Phase.VERIFY) < 0
        ? held
        : Decision.and(held, Comparison.watch(now));
  }
}
