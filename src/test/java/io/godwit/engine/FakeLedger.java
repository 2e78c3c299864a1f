package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Ledger.Direction;
import io.godwit.engine.Ledger.StepRecord;
import io.godwit.engine.Ledger.StepRecord.State;
import io.godwit.support.LedgerDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A database in memory: the ledger as {@code sql.Control} and workers write it, and the table. */
final class FakeLedger {
  static final int RANGES = 3;

  /** A stored step. Those that run alone leave their trace before it is recorded. */
  static final class Step {
    final String id;
    final Stage stage;
    final boolean alone;
    State state = State.PLANNED;
    @Nullable Instant doneAt;

    Step(String id, Stage stage, boolean alone) {
      this.id = id;
      this.stage = stage;
      this.alone = alone;
    }

    boolean irreversible() {
      return stage == Stage.DROP;
    }
  }

  final List<Step> steps =
      List.of(
          new Step("rollback/hide", Stage.HIDE_NEW, false),
          new Step("expand/column", Stage.EXPAND, false),
          new Step("expand/default", Stage.EXPAND, false),
          new Step("dualwrite/sync", Stage.DUAL_WRITE, false),
          new Step("enforce/index", Stage.ENFORCE, true),
          new Step("cutover/relax", Stage.CUTOVER, false),
          new Step("contract/not-null", Stage.HIDE, false),
          new Step("contract/hide", Stage.HIDE, false),
          new Step("contract/drop", Stage.DROP, false));

  /** Workers have looked, and few writes of many have failed. */
  private static final DualWrites WRITES =
      new DualWrites(
          List.of(
              new DualWrites.Sample(LedgerDraft.NOON, 0L, 0),
              new DualWrites.Sample(LedgerDraft.NOON.plusSeconds(60), 1000L, 1)),
          null);

  /** What can be seen in the catalogs. */
  final Set<String> shape = new LinkedHashSet<>();

  final List<Ledger.Pass> passes = new ArrayList<>();
  @Nullable Instant askedSince;
  long standing;
  boolean flagComparesAndSets = true;
  boolean planned;
  int attempt = 1;
  long fence = 1;
  Phase phase = Phase.PREPARE;
  Instant phaseSince = LedgerDraft.NOON;
  Direction direction = Direction.FORWARD;
  Ledger.Word word = Ledger.Word.NONE;
  @Nullable Outcome outcome;
  Ledger.Tuning tuning = LedgerDraft.tuning(true, 1);
  boolean acceptLoss;
  int rangesDone;
  boolean filled;
  Moved moved = Moved.NOBODY;
  Instant movedSince = LedgerDraft.NOON;
  boolean rampBegan;
  long lostValues;
  List<GateRun> gates = List.of();

  boolean dropped() {
    return shape.contains("contract/drop");
  }

  boolean forward() {
    return direction == Direction.FORWARD;
  }

  /** What a watcher reads; null before there is a plan. */
  @Nullable Ledger read() {
    if (!planned) {
      return null;
    }
    return new Ledger(
        1,
        "public.orders",
        new Claim(LedgerDraft.HOLDER, "cluster-1", LedgerDraft.NOON, false),
        attempt,
        LedgerDraft.PLAN,
        LedgerDraft.CHANGE,
        fence,
        phase,
        phaseSince,
        direction,
        word,
        outcome,
        tuning,
        steps.stream()
            .map(step -> new StepRecord(step.id, step.stage, step.state, step.doneAt, null))
            .toList(),
        new Ledger.Backfill(
            filled,
            rangesDone,
            RANGES,
            null,
            null,
            new Ledger.Backfill.AtWork(0, 0, RANGES - rangesDone),
            Quarantined.NONE,
            List.of()),
        true,
        false,
        new Ledger.Comparing(passes, askedSince, standing, List.of(), ""),
        Shadow.NONE,
        moved,
        movedSince,
        rampBegan,
        lostValues,
        lostValues,
        WRITES,
        WayBack.OPEN,
        Usage.NONE,
        gates);
  }

  /** {@code Control.write}: under the fence that the decision was made under, or not at all. */
  boolean write(Ledger seen, Action action, Instant now) {
    if (seen.fence() != fence) {
      return false;
    }
    return switch (action) {
      case Action.Advance advance when phase == advance.from() -> {
        assertThat(forward()).as("advanced on the way back").isTrue();
        phase = advance.to();
        phaseSince = now;
        yield true;
      }
      case Action.TurnBack back when forward() && !dropped() -> {
        direction = Direction.BACK;
        fence++;
        phaseSince = now;
        tuning = LedgerDraft.tuning(true, tuning.pods().count());
        word = new Ledger.Word(back.reason().word(), back.message());
        yield true;
      }
      case Action.RetryPlan retry when attempt < retry.attempt() -> {
        attempt = retry.attempt();
        fence++;
        phaseSince = now;
        yield true;
      }
      case Action.Settle settle when outcome == null -> {
        outcome = settle.outcome();
        word = new Ledger.Word(settle.reason().word(), settle.message());
        yield true;
      }
      case Action.Tune tune -> {
        tuning = tune.tuning();
        yield true;
      }
      case Action.Compare compare
          when askedSince == null || askedSince.isBefore(compare.since()) -> {
        askedSince = compare.since();
        yield true;
      }
      case Action.AcceptLoss ignored when !acceptLoss -> {
        acceptLoss = true;
        fence++;
        yield true;
      }
      case Action.RecordFlag flag when accepts(seen, flag) -> {
        moved = flag.to();
        movedSince = now;
        rampBegan |= !moved.nobody();
        yield true;
      }
      default -> false;
    };
  }

  /**
   * Raised or lowered from the value that the decision was made for, raised while no more rows
   * differ than it knew of, or not at all.
   */
  boolean accepts(Ledger seen, Action.RecordFlag flag) {
    return seen.fence() == fence
        && !moved.equals(flag.to())
        && (flag.to().nobody() || standing <= seen.comparing().standing())
        && (!flagComparesAndSets || moved.equals(seen.moved()));
  }

  Ledger.Pass lastPass() {
    return passes.stream().filter(Ledger.Pass::ended).reduce((a, b) -> b).orElseThrow();
  }

  Instant doneAt(Stage stage) {
    return steps.stream()
        .filter(step -> step.stage == stage)
        .map(step -> step.doneAt)
        .reduce((a, b) -> b)
        .orElseThrow();
  }
}
