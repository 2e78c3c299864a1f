package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.backFrom;
import static io.godwit.support.Situations.in;
import static io.godwit.support.Situations.unplanned;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.AddColumnSpec;
import io.godwit.api.Change;
import io.godwit.api.DualWrite.OnFailure;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.JobState.State;
import io.godwit.phase.Phases;
import io.godwit.support.Brief;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The order in which rules are asked, and what goes on beside the phases. */
class EngineTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));
  private static final Action WAIVER = new Action.WaiveRows("1", List.of("7"), "");
  private static final Change TOKEN =
      Specs.change(
          new AddColumnSpec("public.orders", "token", "uuid", "gen_random_uuid()", true, null));
  private static final String REST = " tell workers to rest";

  static List<Row> onward() {
    return List.of(
        new Row("nothing is there", unplanned(), "Work(Preparing) ensure amount-prepare-1"),
        new Row(
            "a ledger would be shown to subscribers",
            unplanned().failedJob(Stage.PREPARE, Reason.LEDGER_PUBLISHED, "feed"),
            "Stalled(job, LedgerPublished)"),
        new Row("the plan is stored", in(Phase.PREPARE), "Work(PhaseBegun) advance to Expand"),
        new Row("at work", in(Phase.EXPAND), "Work(Expanding) ensure amount-expand-1"),
        new Row(
            "a phase is over",
            in(Phase.EXPAND).ledger(ledger -> ledger.done(Stage.EXPAND, NOON)),
            "Work(PhaseBegun) advance to DualWrite"),
        new Row("the last phase is over", dropped(), "End(Succeeded)"),
        new Row(
            "stopAfter names the phase that is over",
            in(Phase.VERIFY)
                .spec(spec -> spec.stopAfter(Phase.VERIFY))
                .ledger(ledger -> ledger.pass(1, NOON, NOON, 0)),
            "Held(stopAfter, StopAfter)"),
        new Row(
            "stopAfter names the phase at work",
            in(Phase.VERIFY).spec(spec -> spec.stopAfter(Phase.VERIFY)),
            "Work(Verifying) ask for a comparison, ensure amount-verify-1"),
        new Row(
            "stopAfter names a phase that is behind",
            in(Phase.PREPARE).spec(spec -> spec.stopAfter(Phase.EXPAND)),
            "Work(PhaseBegun) advance to Expand"),
        new Row(
            "stopAfter names the last phase",
            dropped().spec(spec -> spec.stopAfter(Phase.CONTRACT)),
            "End(Succeeded)"),
        new Row(
            "workers were told otherwise",
            in(Phase.BACKFILL).spec(spec -> spec.workers(4, 4)),
            "Work(Backfilling) tell workers to run, ensure amount-backfill-1"),
        new Row(
            "workers rest since a hold that is over",
            in(Phase.BACKFILL).ledger(ledger -> ledger.tuning(LedgerDraft.tuning(false, 2))),
            "Work(Backfilling) tell workers to run, ensure amount-backfill-1"),
        new Row(
            "a new column is filled",
            in(Phase.BACKFILL).spec(spec -> spec.change(TOKEN)).ledger(LedgerDraft::fills),
            "Work(Backfilling) ensure amount-backfill-1"),
        new Row(
            "the short way fills nothing",
            in(Phase.BACKFILL).ledger(LedgerDraft::direct),
            "Work(PhaseBegun) advance to Enforce"),
        new Row(
            "a new column has the same value everywhere",
            in(Phase.BACKFILL).spec(spec -> spec.change(TOKEN)),
            "Work(PhaseBegun) advance to Enforce"),
        new Row(
            "rows in quarantine are waived meanwhile",
            in(Phase.EXPAND).ofRows(WAIVER),
            "Work(Expanding) waive 7, ensure amount-expand-1"),
        new Row(
            "rows are waived while it is suspended",
            in(Phase.EXPAND).ofRows(WAIVER).spec(spec -> spec.suspended()),
            "Held(suspend, Suspended) waive 7, tell workers to rest"),
        new Row(
            "rows are waived while the database is not seen",
            in(Phase.EXPAND).ofRows(WAIVER).trouble(Reason.DATABASE_NOT_READY, "connecting"),
            "Work(Waiting)"),
        new Row(
            "rows are waived by whom it does not belong to",
            in(Phase.EXPAND).ofRows(WAIVER).ledger(ledger -> ledger.heldBy("uid-2", false)),
            "Stalled(claim, HeldElsewhere)"),
        new Row(
            "tried again after a failed Job",
            in(Phase.BACKFILL)
                .failedJob(Stage.BACKFILL, Reason.BACKFILL_FAILED, "boom")
                .retryAsked(),
            "Work(ActionHandled) attempt 2"),
        new Row(
            "tried again after a comparison has found something",
            in(Phase.VERIFY).job(Stage.VERIFY, JobState.State.ACTIVE).retryAsked(),
            "Work(ActionHandled) delete amount-verify-1, attempt 2"));
  }

  static List<Row> holds() {
    return List.of(
        new Row(
            "the watcher connects",
            in(Phase.EXPAND).trouble(Reason.DATABASE_NOT_READY, "connecting"),
            "Work(Waiting)"),
        new Row(
            "the watcher connects for the first time",
            unplanned().trouble(Reason.DATABASE_NOT_READY, "connecting"),
            "Work(Waiting)"),
        new Row(
            "the database is away",
            in(Phase.EXPAND).trouble(Reason.DATABASE_UNREACHABLE, "refused"),
            "Held(database, DatabaseUnreachable)"),
        new Row(
            "there is no Database",
            unplanned().trouble(Reason.DATABASE_NOT_FOUND, "none"),
            "Held(database, DatabaseNotFound)"),
        new Row(
            "somebody has changed the table",
            in(Phase.SOAK).ledger(ledger -> ledger.drift("trigger godwit_sync_1 is gone")),
            "Stalled(drift, CatalogDrifted)"),
        new Row(
            "the Secret was taken away",
            in(Phase.BACKFILL).trouble(Reason.SECRET_NOT_FOUND, "none"),
            "Held(database, SecretNotFound) stop forward jobs"),
        new Row(
            "the Database holds",
            in(Phase.BACKFILL).databaseHold(),
            "Held(hold, DatabaseHold)" + REST),
        new Row(
            "the Database holds before anything began",
            unplanned().databaseHold(),
            "Held(hold, DatabaseHold)"),
        new Row(
            "suspended",
            in(Phase.BACKFILL).spec(SpecDraft::suspended),
            "Held(suspend, Suspended)" + REST),
        new Row(
            "suspended, and workers rest already",
            in(Phase.BACKFILL)
                .spec(SpecDraft::suspended)
                .ledger(ledger -> ledger.tuning(LedgerDraft.tuning(false, 2))),
            "Held(suspend, Suspended)"),
        new Row(
            "suspended before anything began",
            unplanned().spec(SpecDraft::suspended),
            "Held(suspend, Suspended)"),
        new Row(
            "held by the Database comes before suspended",
            in(Phase.BACKFILL).spec(SpecDraft::suspended).databaseHold(),
            "Held(hold, DatabaseHold)" + REST),
        new Row(
            "a write was not carried over, and that is only recorded",
            in(Phase.BACKFILL).ledger(ledger -> ledger.syncFailures(1, 0)),
            "Work(Backfilling) ensure amount-backfill-1"),
        new Row(
            "a write was not carried over, and that holds",
            in(Phase.BACKFILL)
                .spec(spec -> spec.onFailure(OnFailure.HOLD))
                .ledger(ledger -> ledger.syncFailures(1, 0)),
            "Stalled(dual-write, SyncFailures)"));
  }

  static List<Row> turns() {
    return List.of(
        new Row("asked for", in(Phase.BACKFILL).rollbackAsked(), "WalkBack(RollbackRequested)"),
        new Row(
            "asked for while suspended",
            in(Phase.BACKFILL).spec(SpecDraft::suspended).rollbackAsked(),
            "WalkBack(RollbackRequested)"),
        new Row(
            "asked for before there is a plan",
            unplanned().rollbackAsked(),
            "Work(Preparing) ensure amount-prepare-1"),
        new Row(
            "asked for while the database is away",
            in(Phase.BACKFILL).rollbackAsked().trouble(Reason.DATABASE_UNREACHABLE, "refused"),
            "Held(database, DatabaseUnreachable)"),
        new Row(
            "asked for once the old shape is dropped", dropped().rollbackAsked(), "End(Succeeded)"),
        new Row(
            "asked for once the new side holds what the old one cannot",
            in(Phase.SOAK).ledger(LedgerDraft::beyond).rollbackAsked(),
            "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "rows differ, and the new side holds what the old one cannot",
            diverged(Phase.SOAK).ledger(LedgerDraft::beyond),
            "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "rows differ before Cutover",
            in(Phase.VERIFY).ledger(ledger -> ledger.pass(1, NOON, NOON, 1)),
            "Stalled(divergence, DivergenceFound)"),
        new Row(
            "rows differ in Cutover", diverged(Phase.CUTOVER), "WalkBack(DivergenceAfterCutover)"),
        new Row("rows differ in Soak", diverged(Phase.SOAK), "WalkBack(DivergenceAfterCutover)"),
        new Row(
            "rows differ in Soak, because somebody has dropped the trigger",
            diverged(Phase.SOAK).ledger(ledger -> ledger.drift("trigger godwit_sync_1 is gone")),
            "WalkBack(DivergenceAfterCutover)"),
        new Row(
            "rows differ in Contract",
            diverged(Phase.CONTRACT),
            "WalkBack(DivergenceAfterCutover)"),
        new Row(
            "rows differ, and suspended",
            diverged(Phase.SOAK).spec(SpecDraft::suspended),
            "WalkBack(DivergenceAfterCutover)"),
        new Row(
            "as many rows differ as are accepted",
            diverged(Phase.SOAK).spec(spec -> spec.accepting(1)),
            "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "rows differed, and differ no more",
            diverged(Phase.SOAK).ledger(ledger -> ledger.pass(3, NOON, NOON, 0)),
            "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "rows differ once the old shape is dropped",
            dropped().ledger(ledger -> ledger.pass(2, NOON, NOON, 1)),
            "End(Succeeded)"),
        new Row(
            "a write was not carried over, and that turns round",
            in(Phase.BACKFILL)
                .spec(spec -> spec.onFailure(OnFailure.ROLL_BACK))
                .ledger(ledger -> ledger.syncFailures(1, 0)),
            "WalkBack(SyncFailures)"));
  }

  static List<Row> adoption() {
    return List.of(
        new Row(
            "another resource holds it and is alive",
            in(Phase.BACKFILL).ledger(ledger -> ledger.heldBy("uid-2", false)),
            "Stalled(claim, HeldElsewhere)"),
        new Row(
            "a rollback is not ours to ask for then",
            in(Phase.BACKFILL).ledger(ledger -> ledger.heldBy("uid-2", false)).rollbackAsked(),
            "Stalled(claim, HeldElsewhere)"),
        new Row(
            "the other one is silent",
            in(Phase.BACKFILL).ledger(ledger -> ledger.heldBy("uid-2", true)),
            "Work(Preparing) ensure amount-prepare-1"),
        new Row(
            "taken over on demand",
            in(Phase.BACKFILL).ledger(ledger -> ledger.heldBy("uid-2", false)).adoptionAsked(),
            "Work(Preparing) ensure amount-prepare-1"),
        new Row(
            "the Job that was to take it over did not",
            in(Phase.BACKFILL)
                .ledger(ledger -> ledger.heldBy("uid-2", true))
                .job(Stage.PREPARE, State.SUCCEEDED),
            "Work(Preparing) delete amount-prepare-1"),
        new Row(
            "the Job that was to take it over was refused",
            in(Phase.BACKFILL)
                .ledger(ledger -> ledger.heldBy("uid-2", true))
                .failedJob(Stage.PREPARE, Reason.HELD_ELSEWHERE, "alive"),
            "Stalled(job, JobFailed)"),
        new Row(
            "on the way back the other one acts",
            backFrom(Phase.BACKFILL).ledger(ledger -> ledger.heldBy("uid-2", false)),
            "Stalled(claim, HeldElsewhere)"),
        new Row(
            "on the way back the other one is silent",
            backFrom(Phase.BACKFILL).ledger(ledger -> ledger.heldBy("uid-2", true)),
            "Work(Preparing) ensure amount-prepare-1"));
  }

  @ParameterizedTest
  @MethodSource({"onward", "holds", "turns", "adoption"})
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = ENGINE.decide(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }

  @ParameterizedTest
  @EnumSource
  void shouldTurnRoundWhereverItIs(Phase phase) {
    // Given
    Situation now = in(phase).rollbackAsked().now();

    // When
    Decision decision = ENGINE.decide(now);

    // Then
    assertThat(decision)
        .isEqualTo(new Decision.WalkBack(Reason.ROLLBACK_REQUESTED, "asked for by spec.rollback"));
  }

  @ParameterizedTest
  @EnumSource
  void shouldDoNothingOnceItHasEnded(Outcome outcome) {
    // Given
    Situation now =
        dropped()
            .ledger(ledger -> ledger.ended(outcome, Reason.SUCCEEDED))
            .rollbackAsked()
            .retryAsked()
            .databaseHold()
            .trouble(Reason.DATABASE_UNREACHABLE, "refused")
            .now();

    // When
    Decision decision = ENGINE.decide(now);

    // Then
    assertThat(decision).isEqualTo(new Decision.Nothing());
  }

  private static Situations dropped() {
    return in(Phase.CONTRACT)
        .ledger(ledger -> ledger.done(Stage.HIDE, NOON).done(Stage.DROP, NOON));
  }

  private static Situations diverged(Phase phase) {
    return in(phase)
        .ledger(
            ledger ->
                ledger
                    .done(Stage.CUTOVER, NOON)
                    .since(Duration.ofMinutes(10))
                    .pass(2, NOON, NOON, 1, "4711"));
  }
}
