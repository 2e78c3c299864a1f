package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CohortSpec;
import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.api.MigrationSpec;
import io.godwit.phase.Phases;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A small world: a database, Jobs, a flag, people, and an operator that sees the database through a
 * watcher, late, and may die between any two actions. What must never happen is asserted where it
 * would happen.
 */
final class World {
  static final List<Integer> RAMP = List.of(10, 50, 100);
  private static final List<CohortSpec> COHORTS =
      List.of(
          new CohortSpec("internal", List.of("acme"), "1h"),
          new CohortSpec("pilot", List.of("globex", "initech"), null));

  private record Order(Ledger seen, Action action) {}

  private final Engine engine = new Engine(new Road(Phases.inOrder()));
  private final List<Order> queue = new ArrayList<>();
  private final List<Situation> looks = new ArrayList<>();
  final Map<String, FakeJob> jobs = new LinkedHashMap<>();
  final List<FakeJob> lingering = new ArrayList<>();
  final FakeLedger ledger = new FakeLedger();
  final boolean approvalRequired;
  final boolean flagInLedger;
  final boolean cohorts;
  final long accepted = 2;
  boolean workersCheckDirection = true;
  boolean workersHoldFence = true;
  Instant now = LedgerDraft.NOON;
  private Moved flag = Moved.NOBODY;
  boolean flagReadable = true;
  long badRows;
  boolean stubborn;
  final Set<Integer> approvedAttempts = new HashSet<>();
  boolean rollbackAsked;
  boolean suspended;
  boolean hold;
  Turn turn = Turn.FREE;
  boolean lossAccepted;
  List<Gate> gates = List.of();
  private int known = 1;
  private int retryOf;
  private boolean connected;
  private @Nullable Ledger view;

  World(boolean approvalRequired, boolean flagInLedger, boolean cohorts) {
    this.cohorts = cohorts;
    this.approvalRequired = approvalRequired;
    this.flagInLedger = flagInLedger;
  }

  /** Who is on the new side. */
  Moved readers() {
    return flagInLedger ? ledger.moved : flag;
  }

  private FlagSeen flagSeen() {
    @Nullable Moved seen =
        flagInLedger ? view == null ? null : view.moved() : flagReadable ? flag : null;
    return seen == null ? FlagSeen.unreadable("no answer") : FlagSeen.at(seen);
  }

  /** Every step of the way, in order. */
  List<Moved> way() {
    List<Moved> way = new ArrayList<>(List.of(Moved.NOBODY));
    if (cohorts) {
      COHORTS.forEach(cohort -> way.add(way.getLast().with(cohort.tenants())));
    }
    RAMP.forEach(percent -> way.add(way.getLast().at(percent)));
    return way;
  }

  MigrationSpec spec() {
    SpecDraft draft =
        (flagInLedger ? SpecDraft.byFlagInLedger() : SpecDraft.byFlag())
            .ramp(RAMP)
            .accepting(accepted)
            .approval(approvalRequired ? ApprovalPolicy.REQUIRED : ApprovalPolicy.AUTOMATIC);
    if (cohorts) {
      draft.cohorts(COHORTS.toArray(CohortSpec[]::new));
    }
    return (suspended ? draft.suspended() : draft).spec();
  }

  int attempt() {
    return view == null ? known : attempt(view);
  }

  /** Which try this is, once the ledger was read. */
  int attempt(Ledger read) {
    return Math.max(known, read.attempt());
  }

  Situation situation() {
    return new Situation(
        Situations.NAME,
        spec(),
        attempt(),
        LedgerDraft.CHANGE,
        view,
        jobs.values().stream().collect(Collectors.toMap(job -> job.name.text(), FakeJob::seen)),
        new Requests(
            rollbackAsked,
            "spec.rollback",
            approvedAttempts.contains(attempt()) ? "contract@" + attempt() : null,
            retryOf == attempt(),
            lossAccepted,
            false,
            null,
            List.of(),
            Set.of()),
        new Surroundings(
            connected ? null : new Surroundings.Trouble(Reason.DATABASE_NOT_READY, "connecting"),
            hold,
            null,
            flagSeen(),
            null,
            gates,
            List.of(),
            turn,
            LedgerDraft.HOLDER,
            "cluster-1"),
        now);
  }

  /** One reconciliation that ends after so many actions. */
  Decision reconcile(int actions) {
    Situation situation = situation();
    looks.add(situation);
    Decision decision = engine.decide(situation);
    assertThat(engine.decide(situation)).as("decided again").isEqualTo(decision);
    decision.actions().stream().limit(actions).forEach(action -> perform(situation, action));
    return decision;
  }

  /** A decision on what was seen long ago, by an operator that does not know that it is over. */
  void reconcileOnOldView(int which) {
    if (looks.isEmpty()) {
      return;
    }
    Situation old = looks.get(which % looks.size());
    engine.decide(old).actions().stream()
        .filter(action -> !(action instanceof Action.SetFlag))
        .forEach(action -> perform(old, action));
  }

  /** Somebody looks through the gates, where the migration is now. */
  void measure(char what) {
    Ledger seen = ledger.read();
    if (seen != null) {
      GateWatch.measure(this, seen, spec(), what);
    }
  }

  private void perform(Situation situation, Action action) {
    switch (action) {
      case Action.EnsureJob ensure ->
          jobs.computeIfAbsent(
              ensure.job().text(),
              name -> {
                GateWatch.shouldBeOpen(this, ensure.job().stage(), situation.attempt());
                return new FakeJob(this, ensure.job());
              });
      case Action.StopForwardJobs ignored -> stop(job -> !job.name.stage().back());
      case Action.DeleteJob delete -> stop(job -> job.name.text().equals(delete.name()));
      case Action.SetFlag set -> setFlag(set.to());
      default -> {
        Order order = new Order(situation.ledger(), action);
        if (!queue.contains(order)) {
          queue.add(order);
        }
      }
    }
  }

  private void stop(java.util.function.Predicate<FakeJob> which) {
    lingering.addAll(jobs.values().stream().filter(which).toList());
    jobs.values().removeIf(which);
  }

  private void setFlag(Moved to) {
    if (flagInLedger) {
      return;
    }
    int step = way().indexOf(to);
    int now = way().indexOf(flag);
    assertThat(step).as("the flag's value %s", to).isNotNegative();
    if (step > now) {
      assertThat(step)
          .as("the flag, against the ledger")
          .isLessThanOrEqualTo(way().indexOf(ledger.moved));
      assertThat(ledger.forward()).as("the flag raised on the way forth").isTrue();
    } else if (step < now) {
      assertThat(to).as("the flag lowered").isEqualTo(Moved.NOBODY);
      assertThat(ledger.forward()).as("the flag lowered on the way forth").isFalse();
      assertThat(ledger.shape).as("where readers come back to").doesNotContain("contract/hide");
    }
    flag = to;
  }

  /** The watcher writes what was decided, then reads the ledger. */
  void watch() {
    while (!queue.isEmpty()) {
      writeOne();
    }
    view = ledger.read();
    connected = true;
  }

  void writeOne() {
    if (queue.isEmpty()) {
      return;
    }
    Order order = queue.removeFirst();
    GateWatch.shouldBeOpen(this, order.seen(), order.action());
    if (order.action() instanceof Action.RecordFlag record
        && ledger.accepts(order.seen(), record)) {
      judge(record.to());
    }
    ledger.write(order.seen(), order.action(), now);
  }

  /** The ramp goes up step by step, each on a clean comparison of its own. */
  private void judge(Moved to) {
    if (!ledger.forward()) {
      assertThat(to).as("recorded on the way back").isEqualTo(Moved.NOBODY);
      assertThat(ledger.shape).as("where readers come back to").doesNotContain("contract/hide");
    } else if (!to.equals(ledger.moved) && !to.nobody()) {
      Moved next = way().get(way().indexOf(ledger.moved) + 1);
      Instant entered = ledger.moved.nobody() ? ledger.phaseSince : ledger.movedSince;
      assertThat(to).as("the next step of the ramp").isEqualTo(next);
      assertThat(ledger.lastPass().diverged()).isLessThanOrEqualTo(accepted);
      assertThat(ledger.lastPass().startedAt()).isAfterOrEqualTo(entered);
      if (!ledger.moved.nobody()) {
        boolean internal = ledger.moved.equals(new Moved(0, List.of("acme")));
        assertThat(now).isAfterOrEqualTo(entered.plus(Duration.ofMinutes(internal ? 60 : 10)));
      }
    }
  }

  /** The operator dies and another one starts: what was queued is lost, what was seen too. */
  void restartOperator() {
    queue.clear();
    view = null;
    connected = false;
  }

  void each(Consumer<FakeJob> what) {
    List.copyOf(jobs.values()).forEach(what);
  }

  void approve() {
    approvedAttempts.add(attempt());
  }

  /** Where the ledger says nothing yet, a retry is just another attempt, as in status. */
  void retry() {
    if (ledger.planned) {
      retryOf = attempt();
    } else {
      known++;
    }
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** A round in which nothing goes wrong. */
  Decision round() {
    measure('S');
    watch();
    Decision decision = reconcile(Integer.MAX_VALUE);
    watch();
    for (int i = 0; i < 12; i++) {
      each(FakeJob::work);
    }
    pass(Duration.ofMinutes(11));
    return decision;
  }

  /** All trouble is over, people do what they are asked to do: it goes on to its end. */
  void finish() {
    lingering.clear();
    badRows = 0;
    suspended = false;
    hold = false;
    turn = Turn.FREE;
    flagReadable = true;
    lossAccepted = true;
    for (int i = 0; i < 400 && ledger.outcome == null; i++) {
      if (round() instanceof Decision.Held held) {
        answer(held);
      }
    }
    watch();
    assertThat(reconcile(Integer.MAX_VALUE)).as("settled").isEqualTo(new Decision.Nothing());
  }

  private void answer(Decision.Held held) {
    if (held.reason() == Reason.APPROVAL_REQUIRED) {
      approve();
    } else if (held.stalled()) {
      retry();
    }
  }
}
