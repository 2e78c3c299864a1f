package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

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

  private record Order(Ledger seen, Action action) {}

  private final Engine engine = new Engine(new Road(Phases.inOrder()));
  private final List<Order> queue = new ArrayList<>();
  private final List<Situation> looks = new ArrayList<>();
  final Map<String, FakeJob> jobs = new LinkedHashMap<>();
  final List<FakeJob> lingering = new ArrayList<>();
  final FakeLedger ledger = new FakeLedger();
  final boolean approvalRequired;
  final boolean flagInLedger;
  final long accepted = 2;
  boolean workersCheckDirection = true;
  boolean workersHoldFence = true;
  Instant now = LedgerDraft.NOON;
  private int flag;
  boolean flagReadable = true;
  long badRows;
  boolean stubborn;
  final Set<Integer> approvedAttempts = new HashSet<>();
  boolean rollbackAsked;
  boolean suspended;
  boolean hold;
  boolean lossAccepted;
  private int known = 1;
  private int retryOf;
  private boolean connected;
  private @Nullable Ledger view;

  World(boolean approvalRequired, boolean flagInLedger) {
    this.approvalRequired = approvalRequired;
    this.flagInLedger = flagInLedger;
  }

  /** Percent of readers on the new side. */
  int readers() {
    return flagInLedger ? ledger.percent : flag;
  }

  private @Nullable Integer flagSeen() {
    if (flagInLedger) {
      return view == null ? null : Integer.valueOf(view.flagPercent());
    }
    return flagReadable ? Integer.valueOf(flag) : null;
  }

  private MigrationSpec spec() {
    SpecDraft draft =
        (flagInLedger ? SpecDraft.byFlagInLedger() : SpecDraft.byFlag())
            .ramp(RAMP)
            .accepting(accepted)
            .approval(approvalRequired ? ApprovalPolicy.REQUIRED : ApprovalPolicy.AUTOMATIC);
    return (suspended ? draft.suspended() : draft).spec();
  }

  int attempt() {
    return view == null ? known : Math.max(known, view.attempt());
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
            approvedAttempts.contains(attempt()),
            retryOf == attempt(),
            lossAccepted,
            false,
            List.of()),
        new Surroundings(
            connected ? null : new Surroundings.Trouble(Reason.DATABASE_NOT_READY, "connecting"),
            hold,
            null,
            flagSeen(),
            null,
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

  private void perform(Situation situation, Action action) {
    switch (action) {
      case Action.EnsureJob ensure ->
          jobs.computeIfAbsent(ensure.job().text(), name -> new FakeJob(this, ensure.job()));
      case Action.StopForwardJobs ignored -> stop(job -> !job.name.stage().back());
      case Action.DeleteJob delete -> stop(job -> job.name.text().equals(delete.name()));
      case Action.SetFlag set -> setFlag(set.percent());
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

  private void setFlag(int percent) {
    if (flagInLedger) {
      return;
    }
    if (percent > flag) {
      assertThat(RAMP).as("the flag's value").contains(percent);
      assertThat(percent).as("the flag, against the ledger").isLessThanOrEqualTo(ledger.percent);
      assertThat(ledger.forward()).as("the flag raised on the way forth").isTrue();
    } else if (percent < flag) {
      assertThat(ledger.forward()).as("the flag lowered on the way forth").isFalse();
      assertThat(ledger.shape).as("where readers come back to").doesNotContain("contract/hide");
    }
    flag = percent;
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
    if (order.action() instanceof Action.RecordFlag record
        && ledger.accepts(order.seen(), record)) {
      judge(record.percent());
    }
    ledger.write(order.seen(), order.action(), now);
  }

  /** The ramp goes up step by step, each on a clean comparison of its own. */
  private void judge(int percent) {
    if (!ledger.forward()) {
      assertThat(percent).as("recorded on the way back").isZero();
      assertThat(ledger.shape).as("where readers come back to").doesNotContain("contract/hide");
    } else if (percent != ledger.percent && percent > 0) {
      int next = RAMP.stream().filter(step -> step > ledger.percent).findFirst().orElseThrow();
      Instant entered = ledger.percent == 0 ? ledger.phaseSince : ledger.percentSince;
      assertThat(percent).as("the next step of the ramp").isEqualTo(next);
      assertThat(ledger.lastPass().diverged()).isLessThanOrEqualTo(accepted);
      assertThat(ledger.lastPass().startedAt()).isAfterOrEqualTo(entered);
      if (ledger.percent > 0) {
        assertThat(now).isAfterOrEqualTo(entered.plus(Duration.ofMinutes(10)));
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
