package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Ledger.StepRecord.State;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Job and its pod, one transaction of its work at a time, as the worker's programs do it. A pod
 * that dies is followed by another one, which begins by reading the fence.
 */
final class FakeJob {
  /** What a pod reads when it starts. */
  private record Pod(long fence, boolean forward) {}

  private final World world;
  private final FakeLedger ledger;
  final JobName name;
  JobState.State state = JobState.State.ACTIVE;
  @Nullable String reason;
  private @Nullable Pod pod;

  FakeJob(World world, JobName name) {
    this.world = world;
    this.ledger = world.ledger;
    this.name = name;
  }

  JobState seen() {
    return new JobState(name.text(), state, reason, reason);
  }

  void kill() {
    pod = null;
  }

  void fail(Reason why) {
    if (state == JobState.State.ACTIVE) {
      state = JobState.State.FAILED;
      reason = why.word();
    }
  }

  /** One transaction. */
  void work() {
    if (state != JobState.State.ACTIVE) {
      return;
    }
    if (name.stage() == Stage.PREPARE) {
      if (!ledger.planned) {
        ledger.attempt = name.attempt();
      }
      ledger.planned = true;
      state = JobState.State.SUCCEEDED;
      return;
    }
    if (pod == null) {
      start();
      return;
    }
    switch (name.stage()) {
      case BACKFILL -> fill();
      case VERIFY -> compare();
      case UNHIDE -> undo(step -> step.stage == Stage.HIDE);
      case RETURN -> undo(step -> step.stage == Stage.CUTOVER);
      case ROLLBACK -> undo(step -> true);
      case HIDE_NEW -> hideNew();
      case PREPARE, EXPAND, DUAL_WRITE, ENFORCE, CUTOVER, HIDE, DROP -> step();
    }
  }

  /** A worker whose migration walks the other way has nothing to do. */
  private void start() {
    boolean back = name.stage().back();
    if (world.workersCheckDirection && ledger.forward() == back) {
      fail(Reason.JOB_FAILED);
      return;
    }
    pod = new Pod(ledger.fence, ledger.forward());
  }

  /** Another fence: this pod writes nothing any more, the next one reads it anew. */
  private boolean lost() {
    boolean lost =
        world.workersHoldFence
            && (pod == null || pod.fence() != ledger.fence || pod.forward() != ledger.forward());
    if (lost) {
      pod = null;
    }
    return lost;
  }

  private void step() {
    Optional<FakeLedger.Step> next =
        ledger.steps.stream()
            .filter(step -> step.stage == name.stage() && step.state != State.DONE)
            .findFirst();
    if (next.isEmpty()) {
      state = JobState.State.SUCCEEDED;
      return;
    }
    if (lost()) {
      return;
    }
    FakeLedger.Step step = next.get();
    if (step.irreversible() && ledger.standing > world.accepted) {
      // The last check under the lock has found rows that differ: the Job leaves all as it is.
      state = JobState.State.SUCCEEDED;
      return;
    }
    boolean there = ledger.shape.contains(step.id);
    if (!there) {
      judge(step);
      ledger.shape.add(step.id);
    }
    if (there || !step.alone) {
      step.state = State.DONE;
      step.doneAt = world.now;
    }
  }

  /** What must be true whenever something is done to the table on the way forth. */
  private void judge(FakeLedger.Step step) {
    assertThat(ledger.forward()).as("%s on the way back", step.id).isTrue();
    if (step.id.equals("contract/not-null") && world.approvalRequired) {
      assertThat(world.approvedAttempts).as("attempts approved").contains(name.attempt());
    }
    if (step.stage == Stage.DROP) {
      var hidden = ledger.doneAt(Stage.HIDE);
      assertThat(ledger.lastPass().diverged())
          .as("rows that differ at the drop")
          .isLessThanOrEqualTo(world.accepted);
      assertThat(ledger.lastPass().startedAt())
          .as("the last comparison before the drop")
          .isAfterOrEqualTo(hidden);
      assertThat(Duration.between(hidden, world.now))
          .as("hidden before the drop")
          .isGreaterThanOrEqualTo(Duration.ofHours(1));
    }
  }

  private void fill() {
    if (ledger.filled) {
      state = JobState.State.SUCCEEDED;
    } else if (!lost() && ledger.tuning.run()) {
      ledger.filled = ledger.rangesDone == FakeLedger.RANGES;
      ledger.rangesDone = Math.min(FakeLedger.RANGES, ledger.rangesDone + 1);
    }
  }

  /**
   * Begins a comparison when one is due, and ends it with what it found, until one side is gone.
   */
  private void compare() {
    if (ledger.dropped()) {
      state = JobState.State.SUCCEEDED;
      return;
    }
    if (lost()) {
      return;
    }
    Ledger.Pass last = ledger.passes.isEmpty() ? null : ledger.passes.getLast();
    if (last == null || last.ended()) {
      if (last == null || due(last)) {
        int number = ledger.passes.size() + 1;
        ledger.passes.add(new Ledger.Pass(number, world.now, null, Duration.ZERO, 0, 1000, 0, 0));
      }
      return;
    }
    if (!ledger.rampBegan && ledger.forward() && !world.stubborn) {
      world.badRows = 0;
    }
    ledger.standing = world.badRows;
    ledger.passes.set(
        ledger.passes.size() - 1,
        new Ledger.Pass(
            last.number(),
            last.startedAt(),
            world.now,
            Duration.between(last.startedAt(), world.now),
            1000,
            1000,
            world.badRows,
            0));
  }

  private boolean due(Ledger.Pass last) {
    return ledger.askedSince != null && last.startedAt().isBefore(ledger.askedSince)
        || last.startedAt().isBefore(world.now.minus(Duration.ofMinutes(5)));
  }

  private void hideNew() {
    if (loses()) {
      return;
    }
    FakeLedger.Step hide = ledger.steps.getFirst();
    if (hide.state == State.DONE) {
      state = JobState.State.SUCCEEDED;
    } else if (!lost()) {
      assertThat(world.readers())
          .as("readers while the new side is hidden")
          .isEqualTo(Moved.NOBODY);
      assertThat(ledger.shape).as("the old side's constraints").doesNotContain("cutover/relax");
      assertThat(Duration.between(ledger.movedSince, world.now))
          .as("in sight after the last reader left")
          .isGreaterThanOrEqualTo(Duration.ofHours(1));
      ledger.shape.add(hide.id);
      hide.state = State.DONE;
      hide.doneAt = world.now;
    }
  }

  private boolean loses() {
    boolean loses = ledger.rampBegan && ledger.lostValues > 0 && !ledger.acceptLoss;
    if (loses) {
      fail(Reason.ROLLBACK_WOULD_LOSE);
    }
    return loses;
  }

  private void undo(Predicate<FakeLedger.Step> which) {
    if (name.stage() != Stage.UNHIDE && loses()) {
      return;
    }
    Optional<FakeLedger.Step> last =
        ledger.steps.reversed().stream()
            .filter(step -> step.state == State.DONE && which.test(step))
            .findFirst();
    if (last.isEmpty()) {
      state = JobState.State.SUCCEEDED;
      return;
    }
    if (last.get().irreversible()) {
      fail(Reason.STEP_FAILED);
      return;
    }
    if (!lost()) {
      judgeUndo(last.get());
      ledger.shape.remove(last.get().id);
      if (last.get().id.equals("expand/column")) {
        // What was built on the column goes with it, recorded or not.
        ledger.shape.remove("enforce/index");
      }
      last.get().state = State.UNDONE;
      last.get().doneAt = world.now;
    }
  }

  /** What must be true whenever something is taken back. */
  private void judgeUndo(FakeLedger.Step step) {
    if (step.stage != Stage.HIDE) {
      assertThat(world.readers()).as("readers while steps are taken back").isEqualTo(Moved.NOBODY);
    }
    if (ledger.rampBegan && step.id.equals("dualwrite/sync")) {
      assertThat(Duration.between(ledger.doneAt(Stage.HIDE_NEW), world.now))
          .as("the new side hidden before it is dropped")
          .isGreaterThanOrEqualTo(Duration.ofHours(1));
    }
  }
}
