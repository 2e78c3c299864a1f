package io.godwit.engine;

import io.godwit.api.DualWrite.OnFailure;
import java.util.List;
import java.util.Optional;

/** What keeps a migration where it is. The first hold that applies decides. */
final class Holds {
  private interface Hold {
    Optional<Decision> closed(Situation now);
  }

  private static final List<Hold> IN_ORDER =
      List.of(
          // Nothing can be known or done without the database.
          Holds::databaseTrouble,
          // The other one acts; two would undo each other's work.
          Holds::heldElsewhere,
          // Stop everything now.
          Holds::databaseHold,
          Holds::suspended,
          // Before anything else is said: workers rest, whatever else holds.
          Windows::unclear,
          Windows::blackout,
          Turn::before,
          // What the plan says may not be right for what the table is now.
          Holds::drift,
          // Only where the user asked for it.
          DualWriteVerdict::hold,
          Holds::syncFailures);

  private Holds() {}

  static Optional<Decision> first(Situation now) {
    return IN_ORDER.stream().flatMap(hold -> hold.closed(now).stream()).findFirst();
  }

  static Optional<Decision> databaseTrouble(Situation now) {
    var trouble = now.surroundings().databaseTrouble();
    if (trouble != null && trouble.reason() == Reason.DATABASE_NOT_READY) {
      return Optional.of(new Decision.Work(Reason.WAITING, trouble.message(), List.of()));
    }
    // Whoever takes the Secret away takes the access away: workers that still have it stop, too.
    return trouble == null
        ? Optional.empty()
        : Optional.of(
            new Decision.Held(
                "database",
                trouble.reason(),
                trouble.message(),
                false,
                "kubectl describe databases.godwit.io " + now.spec().databaseRef().name(),
                trouble.reason() == Reason.SECRET_NOT_FOUND
                    ? List.of(new Action.StopForwardJobs())
                    : List.of()));
  }

  static Optional<Decision> heldElsewhere(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null || held(now) || ledger.claim().silent() || now.requests().adopt()) {
      return Optional.empty();
    }
    return Optional.of(
        Decision.stalled(
            "claim",
            Reason.HELD_ELSEWHERE,
            "another resource of this name, uid "
                + ledger.claim().holder()
                + " in cluster "
                + ledger.claim().cluster()
                + ", holds this migration; its last sign of life was at "
                + ledger.claim().heartbeat(),
            "kubectl annotate migrations.godwit.io "
                + now.name()
                + " --overwrite godwit.io/adopt=\"$(date +%s)\""));
  }

  /** True if the migration is ours to act on. */
  static boolean held(Situation now) {
    return now.ledger().claim().holder().equals(now.surroundings().holder());
  }

  static Optional<Decision> databaseHold(Situation now) {
    return now.surroundings().hold()
        ? Optional.of(
            quiet(
                now,
                "hold",
                Reason.DATABASE_HOLD,
                "Database " + now.spec().databaseRef().name() + " has spec.hold: true",
                "kubectl patch databases.godwit.io "
                    + now.spec().databaseRef().name()
                    + " --type=merge -p '{\"spec\":{\"hold\":false}}'"))
        : Optional.empty();
  }

  private static Optional<Decision> suspended(Situation now) {
    return now.spec().suspend()
        ? Optional.of(
            quiet(
                now,
                "suspend",
                Reason.SUSPENDED,
                "spec.suspend is true",
                "godwit resume " + now.name()))
        : Optional.empty();
  }

  private static Optional<Decision> drift(Situation now) {
    String drift = now.ledgerOrNull() == null ? "" : now.ledger().comparing().drift();
    return drift.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Decision.stalled(
                "drift",
                Reason.CATALOG_DRIFTED,
                drift + ". It goes on by itself once the table is what it was",
                "godwit rollback " + now.name()));
  }

  private static Optional<Decision> syncFailures(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null
        || ledger.syncFailures() == 0
        || now.spec().dualWrite().onFailure() != OnFailure.HOLD) {
      return Optional.empty();
    }
    return Optional.of(
        Decision.stalled(
            "dual-write",
            Reason.SYNC_FAILURES,
            ledger.syncFailures()
                + " rows could not be carried to the other side; dualWrite.onFailure is Hold."
                + " Their keys are in godwit.sync_failures",
            "godwit rollback " + now.name() + "   # or mend the rows"));
  }

  /** Held, with the workers told to wait. */
  private static Decision quiet(
      Situation now, String gate, Reason reason, String message, String command) {
    return new Decision.Held(gate, reason, message, false, command, Workers.tune(now, false));
  }
}
