package io.godwit.engine;

import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import io.godwit.api.RestartSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.cutover.restart}: workloads that keep in memory which shape is read. Each is
 * restarted once the last reader has moved, and once more when all are back, one after the other.
 * When that was, the ledger knows: so to ask twice restarts nothing twice, and a restart by
 * somebody else since then will do.
 */
public final class Restarts {
  private Restarts() {}

  /** Since when pods have to be new; empty while they need not be. */
  public static Optional<Instant> needed(MigrationSpec spec, @Nullable Ledger ledger) {
    if (ledger == null || ledger.outcome() != null || workloads(spec).isEmpty()) {
      return Optional.empty();
    }
    boolean back = ledger.direction() == Ledger.Direction.BACK;
    Optional<Instant> moved =
        spec.cutover().flag() == null ? swapped(ledger, back) : flagged(ledger, back);
    return moved.map(at -> at.truncatedTo(ChronoUnit.SECONDS));
  }

  private static Optional<Instant> flagged(Ledger ledger, boolean back) {
    boolean there =
        back
            ? ledger.rampBegan() && ledger.moved().nobody()
            : ledger.phase() == Phase.CUTOVER && ledger.moved().all();
    return there ? Optional.of(ledger.flagSince()) : Optional.empty();
  }

  private static Optional<Instant> swapped(Ledger ledger, boolean back) {
    if (back) {
      return ledger.begun(Stage.CUTOVER) ? Optional.empty() : ledger.touchedAt(Stage.CUTOVER);
    }
    return ledger.phase() == Phase.CUTOVER ? ledger.doneAt(Stage.CUTOVER) : Optional.empty();
  }

  private static List<RestartSpec> workloads(MigrationSpec spec) {
    return spec.cutover().restart() == null ? List.of() : spec.cutover().restart();
  }

  /** What is to be done or waited for, of the first workload whose pods are not all new. */
  public static Optional<Decision> unmet(Situation now) {
    Optional<Instant> since = needed(now.spec(), now.ledgerOrNull());
    return since.flatMap(
        at ->
            workloads(now.spec()).stream()
                .flatMap(workload -> unmet(now, workload, at).stream())
                .findFirst());
  }

  private static Optional<Decision> unmet(Situation now, RestartSpec workload, Instant since) {
    boolean back = now.ledger().direction() == Ledger.Direction.BACK;
    String name = workload.kind().word() + " " + workload.name();
    RestartSeen seen =
        now.surroundings().restarts().stream()
            .filter(one -> one.workload().equals(workload))
            .findFirst()
            .orElseGet(
                () ->
                    new RestartSeen(
                        workload,
                        null,
                        RestartSeen.State.UNKNOWN,
                        "it was not looked at yet",
                        null));
    Instant last = seen.restartedAt();
    boolean told = last != null && !last.isBefore(since);
    List<Action> again = told ? List.of() : List.of(new Action.Restart(workload, since));
    return switch (seen.state()) {
      // Who is not there remembers nothing.
      case ABSENT ->
          back ? Optional.empty() : Optional.of(held(now, name + " is not there", List.of()));
      case UNKNOWN -> Optional.of(held(now, name + ": " + seen.words(), List.of()));
      case ROLLING, STUCK, ROLLED_OUT ->
          told
              ? going(now, seen, name)
              : Optional.of(
                  seen.hindered() == null
                      ? work(now, "restarting " + name, again)
                      : held(now, name + " cannot be restarted: " + seen.hindered(), again));
    };
  }

  private static Optional<Decision> going(Situation now, RestartSeen seen, String name) {
    return switch (seen.state()) {
      case ROLLED_OUT -> Optional.empty();
      case STUCK ->
          Optional.of(
              held(now, name + " is restarted and does not get on: " + seen.words(), List.of()));
      case ABSENT, UNKNOWN, ROLLING ->
          Optional.of(work(now, name + " is restarted: " + seen.words(), List.of()));
    };
  }

  private static Decision work(Situation now, String message, List<Action> actions) {
    boolean back = now.ledger().direction() == Ledger.Direction.BACK;
    return new Decision.Work(
        back ? Reason.ROLLING_BACK : Reason.CUTTING_OVER, message, joined(now, actions));
  }

  private static Decision held(Situation now, String message, List<Action> actions) {
    return new Decision.Held(
        "restart",
        Reason.RESTART_STUCK,
        message + "; without it in spec.cutover.restart it is not waited for",
        false,
        "kubectl edit migrations.godwit.io " + now.name(),
        joined(now, actions));
  }

  private static List<Action> joined(Situation now, List<Action> actions) {
    List<Action> all = new ArrayList<>();
    if (now.ledger().direction() == Ledger.Direction.BACK) {
      all.add(new Action.StopForwardJobs());
    } else {
      all.addAll(Comparison.watch(now));
    }
    all.addAll(actions);
    return all;
  }
}
