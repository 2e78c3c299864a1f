package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.backFrom;
import static io.godwit.support.Situations.in;
import static io.godwit.support.Situations.unplanned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.godwit.api.Phase;
import io.godwit.engine.JobState.State;
import io.godwit.engine.Surroundings.Throttling;
import io.godwit.phase.Phases;
import io.godwit.support.Brief;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import io.godwit.support.Timetables;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** At noon the window is closed; it opens five minutes later, for two hours. */
class WindowsTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));
  private static final Turn CLOSED = Timetables.closed(Phase.values());
  private static final Throttling THROTTLED =
      new Throttling(true, 50, "replica-lag is 7s", NOON, List.of(), null);

  static List<Row> closed() {
    return List.of(
        new Row("nothing has begun", unplanned(), "Held(window, OutsideWindow)"),
        new Row(
            "Prepare is at work",
            unplanned().job(Stage.PREPARE, State.ACTIVE),
            "Work(Preparing) ensure amount-prepare-1"),
        new Row("the plan is stored", in(Phase.PREPARE), "Work(PhaseBegun) advance to Expand"),
        new Row(
            "a step is to begin",
            in(Phase.EXPAND),
            "Held(window, OutsideWindow) tell workers to rest"),
        new Row(
            "a step is under way: it ends, and the next one waits",
            in(Phase.ENFORCE).job(Stage.ENFORCE, State.ACTIVE),
            "Held(window, OutsideWindow) tell workers to rest"),
        new Row(
            "a step waits for its lock",
            in(Phase.EXPAND)
                .job(Stage.EXPAND, State.ACTIVE)
                .ledger(ledger -> ledger.blocked(Stage.EXPAND, "pid 42")),
            "Held(lock, LockNotAcquired) tell workers to rest"),
        new Row(
            "the trigger is to be installed", in(Phase.DUAL_WRITE), "Held(window, OutsideWindow)"),
        new Row(
            "the trigger is being installed",
            in(Phase.DUAL_WRITE).job(Stage.DUAL_WRITE, State.ACTIVE),
            "Work(DualWriteStarting) ensure amount-dualwrite-1"),
        new Row(
            "rows are to be filled",
            in(Phase.BACKFILL),
            "Held(window, OutsideWindow) tell workers to rest"),
        new Row(
            "rows are being filled",
            in(Phase.BACKFILL).job(Stage.BACKFILL, State.ACTIVE),
            "Held(window, OutsideWindow) tell workers to rest"),
        new Row(
            "workers rest already",
            in(Phase.BACKFILL).ledger(ledger -> ledger.tuning(LedgerDraft.tuning(false, 2))),
            "Held(window, OutsideWindow)"),
        new Row(
            "signals hold besides",
            in(Phase.BACKFILL).throttled(THROTTLED),
            "Held(window, OutsideWindow) tell workers to rest"),
        new Row(
            "the backfill has failed",
            in(Phase.BACKFILL).failedJob(Stage.BACKFILL, Reason.BACKFILL_FAILED, "boom"),
            "Stalled(job, BackfillFailed) tell workers to rest"),
        new Row(
            "suspended besides",
            in(Phase.BACKFILL).spec(SpecDraft::suspended),
            "Held(suspend, Suspended) tell workers to rest"),
        new Row(
            "tried again",
            in(Phase.BACKFILL)
                .failedJob(Stage.BACKFILL, Reason.BACKFILL_FAILED, "boom")
                .retryAsked(),
            "Work(ActionHandled) attempt 2"),
        new Row(
            "rows are compared",
            in(Phase.VERIFY),
            "Held(window, OutsideWindow) ask for a comparison, tell workers to rest"),
        new Row(
            "the two columns are to be swapped",
            in(Phase.CUTOVER).bySwap(),
            "Held(window, OutsideWindow)"),
        new Row(
            "the flag is to be raised",
            in(Phase.CUTOVER)
                .ledger(ledger -> ledger.done(Stage.CUTOVER, NOON).pass(2, NOON, NOON, 0)),
            "Held(window, OutsideWindow)"),
        new Row(
            "the watch of Soak goes on", in(Phase.SOAK), "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "somebody has to approve, at any time",
            in(Phase.CONTRACT),
            "Held(contract, ApprovalRequired) ensure amount-verify-1"),
        new Row("the database is away", away(), "Held(database, DatabaseUnreachable)"),
        new Row(
            "another resource is silent",
            in(Phase.BACKFILL).ledger(ledger -> ledger.heldBy("uid-2", true)),
            "Work(Preparing) ensure amount-prepare-1"),
        new Row(
            "a rollback is asked for",
            in(Phase.BACKFILL).rollbackAsked(),
            "WalkBack(RollbackRequested)"));
  }

  @ParameterizedTest
  @MethodSource("closed")
  void shouldBeginNothingOutsideOfWindows(Row row) {
    // When
    Decision decision = ENGINE.decide(row.given().turn(CLOSED).now());

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }

  @ParameterizedTest
  @EnumSource
  void shouldDoWhatItAlwaysDoesWhileOneIsOpen(Phase phase) {
    // When
    Decision open = ENGINE.decide(in(phase).turn(CLOSED).after(Duration.ofMinutes(5)).now());

    // Then
    assertThat(open).isEqualTo(ENGINE.decide(in(phase).after(Duration.ofMinutes(5)).now()));
  }

  @Test
  void shouldHoldOnlyPhasesThatAWindowNames() {
    Turn backfill = Timetables.closed(Phase.BACKFILL);
    assertThat(ENGINE.decide(in(Phase.EXPAND).turn(backfill).now()))
        .isEqualTo(ENGINE.decide(in(Phase.EXPAND).now()));
    assertThat(ENGINE.decide(in(Phase.BACKFILL).turn(backfill).now()))
        .isInstanceOf(Decision.Held.class);
  }

  @Test
  void shouldSayWhenItOpens() {
    assertThat(ENGINE.decide(in(Phase.BACKFILL).turn(CLOSED).now()))
        .asInstanceOf(type(Decision.Held.class))
        .satisfies(
            held -> {
              assertThat(held.message())
                  .isEqualTo(
                      "Backfill works only while a window of Database shop is open (5 12 * * * for"
                          + " 2h, UTC); the next one opens at 2026-03-01T12:05:00Z");
              assertThat(held.stalled()).isFalse();
            });
  }

  @Test
  void shouldWatchTheHiddenColumnAtAnyTime() {
    // Given: hidden in the window, and the pod that watched is gone.
    Situations hidden =
        in(Phase.CONTRACT).approved().ledger(ledger -> ledger.done(Stage.HIDE, NOON));

    // Then
    assertThat(ENGINE.decide(hidden.turn(CLOSED).now())).isEqualTo(ENGINE.decide(hidden.now()));
    assertThat(ENGINE.decide(hidden.now()).actions())
        .contains(new Action.EnsureJob(JobName.of(Situations.NAME, Stage.HIDE, 1)));
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldEveryPhaseInABlackout(Phase phase) {
    // Given
    Turn blackout =
        new Timetables().blackout("2026-03-01T12:00:00Z", "2026-03-02T12:00:00Z").turn();

    // When
    Decision decision = ENGINE.decide(in(phase).turn(blackout).now());

    // Then
    assertThat(Brief.of(decision)).isEqualTo("Held(blackout, Blackout) tell workers to rest");
    assertThat(decision)
        .asInstanceOf(type(Decision.Held.class))
        .extracting(Decision.Held::message)
        .isEqualTo("blackout of Database shop until 2026-03-02T12:00:00Z: Black Friday");
    assertThat(ENGINE.decide(in(phase).turn(blackout).rollbackAsked().now()))
        .isInstanceOf(Decision.WalkBack.class);
    assertThat(ENGINE.decide(backFrom(phase).turn(blackout).now()))
        .isEqualTo(ENGINE.decide(backFrom(phase).now()));
    assertThat(ENGINE.decide(in(phase).turn(blackout).after(Duration.ofDays(1)).now()))
        .isEqualTo(ENGINE.decide(in(phase).after(Duration.ofDays(1)).now()));
  }

  @Test
  void shouldHoldWhereItIsNotKnownWhenItMayWork() {
    // Given: the other window is open now.
    Turn unclear =
        new Timetables()
            .window("0 12 * * *", "2h", Phase.BACKFILL)
            .window("0 99 * * *", "2h", Phase.BACKFILL)
            .turn();

    // Then
    assertThat(Brief.of(ENGINE.decide(in(Phase.BACKFILL).turn(unclear).now())))
        .isEqualTo("Stalled(window, WindowInvalid) tell workers to rest");
    assertThat(ENGINE.decide(in(Phase.EXPAND).turn(unclear).now()))
        .isEqualTo(ENGINE.decide(in(Phase.EXPAND).now()));
    assertThat(ENGINE.decide(backFrom(Phase.BACKFILL).turn(unclear).now()))
        .isEqualTo(ENGINE.decide(backFrom(Phase.BACKFILL).now()));
  }

  private static Situations away() {
    return in(Phase.EXPAND).trouble(Reason.DATABASE_UNREACHABLE, "refused");
  }
}
