package io.godwit.engine;

import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what follows from a situation: the whole algorithm. */
public final class Engine {
  /** Phases in which rows get their other shape. */
  private static final Set<Phase> FOR_ROWS =
      EnumSet.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.VERIFY);

  private final Road road;

  /** An engine for a road. */
  public Engine(Road road) {
    this.road = road;
  }

  /** What to do now. Pure; asking twice gives the same answer. */
  public Decision decide(Situation now) {
    Decision decision = decided(now);
    // A row may be waived whatever the migration waits for, if it is ours and can be written to.
    return now.requests().ofRows().isEmpty()
            || now.ledgerOrNull() == null
            || !Holds.held(now)
            || Holds.databaseTrouble(now).isPresent()
        ? decision
        : Decision.and(decision, now.requests().ofRows());
  }

  private Decision decided(Situation now) {
    if (now.ledgerOrNull() == null) {
      return Windows.within(
          now,
          Holds.first(now)
              .or(() -> Gates.hold(now))
              .orElseGet(() -> road.handler(Phase.PREPARE).plan(now)));
    }
    if (now.ledger().outcome() != null) {
      return new Decision.Nothing();
    }
    if (now.ledger().direction() == Ledger.Direction.BACK) {
      // Whoever suspends wants fewer risks; the way back is the smaller one.
      return Holds.databaseTrouble(now)
          .or(() -> Holds.heldElsewhere(now))
          .or(() -> adoption(now))
          .or(() -> Holds.databaseHold(now))
          .or(() -> retried(now))
          .orElseGet(() -> WalkingBack.plan(now));
    }
    return Crew.within(now, Windows.within(now, onward(now)));
  }

  private Decision onward(Situation now) {
    return Holds.databaseTrouble(now)
        .or(() -> Holds.heldElsewhere(now))
        .or(() -> adoption(now))
        .or(() -> rollbackAsked(now))
        .or(() -> AbortCriteria.firstTripped(now))
        .or(() -> Holds.first(now))
        .or(() -> retried(now))
        // A new try is what makes a gate that failed be measured anew.
        .or(() -> Gates.hold(now))
        .orElseGet(() -> forward(now));
  }

  private Decision forward(Situation now) {
    boolean fills = now.phase() == Phase.BACKFILL && now.ledger().fills();
    if (!now.movesRows() && !fills && FOR_ROWS.contains(now.phase())) {
      return over(now, new Decision.Done("nothing to do: no row gets another shape"));
    }
    Decision decision = road.handler(now.phase()).plan(now);
    if (decision instanceof Decision.Done done) {
      return over(now, done);
    }
    return Decision.and(
        Throttled.and(decision, Workers.tune(now, true)), ShadowDefinitions.record(now));
  }

  private Decision over(Situation now, Decision.Done done) {
    Phase phase = now.phase();
    Optional<Decision> gate = Gates.unmet(now);
    if (gate.isPresent()) {
      return Gates.watched(now, gate.get());
    }
    if (road.last(phase)) {
      return new Decision.End(Outcome.SUCCEEDED, Reason.SUCCEEDED, done.message());
    }
    if (phase == now.spec().stopAfter()) {
      return Decision.held(
          "stopAfter",
          Reason.STOP_AFTER,
          "spec.stopAfter is " + phase.word() + ", and " + phase.word() + " is over",
          "kubectl patch migrations.godwit.io "
              + now.name()
              + " --type=merge -p '{\"spec\":{\"stopAfter\":null}}'");
    }
    Phase next = road.next(phase);
    return new Decision.Work(
        Reason.PHASE_BEGUN,
        done.message(),
        List.of(new Action.Advance(phase, next, done.message())));
  }

  /** The one who held it is gone: Prepare finds the plan and takes it over. */
  private static Optional<Decision> adoption(Situation now) {
    if (Holds.held(now)) {
      return Optional.empty();
    }
    JobState job = now.job(Stage.PREPARE);
    return Optional.of(
        job.state() == JobState.State.SUCCEEDED
            ? new Decision.Work(
                Reason.PREPARING,
                "taking the migration over",
                List.of(new Action.DeleteJob(job.name())))
            : StageWork.run(
                now,
                JobName.of(now.name(), Stage.PREPARE, now.attempt()),
                Reason.PREPARING,
                "taking the migration over from a resource that is gone"));
  }

  private static Optional<Decision> rollbackAsked(Situation now) {
    if (!now.requests().rollBack()) {
      return Optional.empty();
    }
    if (WayBack.closed(now.ledger()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Decision.WalkBack(
            Reason.ROLLBACK_REQUESTED, "asked for by " + now.requests().rollBackBy()));
  }

  private static Optional<Decision> retried(Situation now) {
    if (!now.requests().retry()) {
      return Optional.empty();
    }
    List<Action> actions = new ArrayList<>();
    for (Stage lasting : List.of(Stage.VERIFY, Stage.HIDE)) {
      String job = JobName.of(now.name(), lasting, now.attempt()).text();
      if (now.jobs().containsKey(job)) {
        // The new try has one of its own.
        actions.add(new Action.DeleteJob(job));
      }
    }
    actions.add(new Action.RetryPlan(now.attempt() + 1));
    return Optional.of(new Decision.Work(Reason.ACTION_HANDLED, "trying again", actions));
  }
}
