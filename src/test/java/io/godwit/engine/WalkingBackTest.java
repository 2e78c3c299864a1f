package io.godwit.engine;

import static io.godwit.engine.Stage.CUTOVER;
import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.backFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.engine.JobState.State;
import io.godwit.phase.Phases;
import io.godwit.support.Brief;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WalkingBackTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));
  private static final String UNDO =
      "Work(RollingBack) stop forward jobs, ensure amount-rollback-1";

  static List<Row> rows() {
    return List.of(
        new Row("nothing was done", backFrom(Phase.EXPAND), "End(RolledBack)"),
        new Row("steps are done", backFrom(Phase.BACKFILL), UNDO),
        new Row(
            "its Job is over, the ledger not yet read again",
            backFrom(Phase.BACKFILL).job(Stage.ROLLBACK, State.SUCCEEDED),
            UNDO),
        new Row(
            "all is taken back",
            backFrom(Phase.BACKFILL).ledger(LedgerDraft::undone),
            "End(RolledBack)"),
        new Row(
            "readers have moved: they go first, at the provider",
            backFrom(Phase.SOAK),
            "Work(RollingBack) set flag 0"),
        new Row(
            "then in the ledger",
            backFrom(Phase.SOAK).flagAt(0),
            "Work(RollingBack) record flag 0"),
        new Row(
            "the flag cannot be read",
            backFrom(Phase.SOAK).flagAt(null),
            "Held(flag, FlagUnconfirmed) set flag 0"),
        new Row(
            "the ledger was ahead of the provider when it turned round",
            backFrom(Phase.CUTOVER).ledger(ledger -> ledger.flag(10, NOON)).flagAt(0),
            "Work(RollingBack) record flag 0"),
        new Row(
            "readers have moved by a flag in the ledger: recording it moves them",
            backFrom(Phase.SOAK).byFlagInLedger(),
            "Work(RollingBack) record flag 0"),
        new Row("readers are back", lowered(Phase.SOAK), job("return")),
        new Row("the old column is what it was", returned(NOON), "Work(RollingBack)"),
        new Row(
            "it is what it was for long enough",
            returned(NOON.minus(Duration.ofHours(1))),
            job("hidenew")),
        new Row(
            "there was nothing to be made what it was, and readers are back for long enough",
            backFrom(Phase.SOAK)
                .ledger(
                    ledger ->
                        ledger
                            .flag(0, NOON.minus(Duration.ofHours(1)))
                            .since(Duration.ofHours(2))
                            .without(CUTOVER)),
            job("hidenew")),
        new Row("the new column is hidden", hiddenNew(NOON), "Work(RollingBack)"),
        new Row(
            "the new column is hidden for long enough",
            hiddenNew(NOON.minus(Duration.ofHours(1))),
            UNDO),
        new Row(
            "the new column is hidden, and somebody raises the flag again",
            hiddenNew(NOON).flagAt(50),
            "Work(RollingBack) set flag 0"),
        new Row(
            "values would be lost that were written before the new column was hidden",
            hiddenNew(NOON.minus(Duration.ofHours(1)))
                .failedJob(Stage.ROLLBACK, Reason.ROLLBACK_WOULD_LOSE, "2 rows"),
            "Stalled(lost-values, RollbackWouldLose)"),
        new Row(
            "somebody raises the flag again",
            lowered(Phase.SOAK).flagAt(50),
            "Work(RollingBack) set flag 0"),
        new Row(
            "the flag has never left 0 and cannot be read",
            backFrom(Phase.CUTOVER).flagAt(null),
            UNDO),
        new Row("columns were swapped", swapped(Phase.SOAK), job("return")),
        new Row(
            "columns are swapped back",
            swapped(Phase.SOAK).ledger(ledger -> ledger.undone(CUTOVER, NOON)),
            "Work(RollingBack)"),
        new Row(
            "columns are swapped back for long enough",
            swapped(Phase.SOAK)
                .ledger(ledger -> ledger.undone(CUTOVER, NOON.minus(Duration.ofHours(1)))),
            UNDO),
        new Row("columns were not swapped yet", swapped(Phase.CUTOVER), UNDO),
        new Row(
            "hidden already: readers must find the old column when they come back",
            backFrom(Phase.CONTRACT).ledger(ledger -> ledger.done(Stage.HIDE, NOON)),
            job("unhide")),
        new Row(
            "in sight again",
            backFrom(Phase.CONTRACT).ledger(ledger -> ledger.undone(Stage.HIDE, NOON)),
            "Work(RollingBack) set flag 0"),
        new Row(
            "workers rest: the rollback's must not",
            backFrom(Phase.BACKFILL).ledger(ledger -> ledger.tuning(LedgerDraft.tuning(false, 2))),
            "Work(RollingBack) stop forward jobs, tell workers to run, ensure amount-rollback-1"),
        new Row(
            "a step back waits for a lock",
            backFrom(Phase.BACKFILL).ledger(ledger -> ledger.blocked(Stage.EXPAND, "pid 42")),
            "Held(lock, LockNotAcquired) ensure amount-rollback-1"),
        new Row(
            "its Job does not start",
            backFrom(Phase.BACKFILL).job(Stage.ROLLBACK, State.NOT_STARTING),
            "Held(job, JobNotStarting)"),
        new Row(
            "its Job has failed",
            backFrom(Phase.BACKFILL).failedJob(Stage.ROLLBACK, Reason.STEP_FAILED, "boom"),
            "Stalled(job, StepFailed)"),
        new Row(
            "its Job has failed and is tried again",
            backFrom(Phase.BACKFILL)
                .failedJob(Stage.ROLLBACK, Reason.STEP_FAILED, "boom")
                .retryAsked(),
            "Work(ActionHandled) attempt 2"),
        new Row("values would be lost", losing(), "Stalled(lost-values, RollbackWouldLose)"),
        new Row(
            "lost values are accepted",
            losing().lossAccepted(),
            "Work(RollingBack) accept loss, delete amount-return-1"),
        new Row(
            "values were mended and it is tried again",
            losing().retryAsked(),
            "Work(ActionHandled) attempt 2"),
        new Row("suspended", backFrom(Phase.BACKFILL).spec(SpecDraft::suspended), UNDO),
        new Row("rollback is not asked for any more", backFrom(Phase.BACKFILL), UNDO),
        new Row(
            "the Database holds",
            backFrom(Phase.BACKFILL).databaseHold(),
            "Held(hold, DatabaseHold) tell workers to rest"),
        new Row(
            "the database is away",
            backFrom(Phase.BACKFILL).trouble(Reason.DATABASE_UNREACHABLE, "refused"),
            "Held(database, DatabaseUnreachable)"),
        new Row(
            "the application writes the new column: it does not go under its hands",
            backFrom(Phase.BACKFILL).spec(SpecDraft::writtenByApplication),
            "Stalled(application, NewColumnInUse) stop forward jobs"),
        new Row(
            "it does not any more",
            backFrom(Phase.BACKFILL).spec(SpecDraft::writtenByApplication).lossAccepted(),
            UNDO),
        new Row(
            "it does, and readers have moved: they go first, and the old column is what it was",
            lowered(Phase.SOAK).spec(SpecDraft::writtenByApplication),
            job("return")),
        new Row(
            "it does, and the new column would be hidden",
            returned(NOON.minus(Duration.ofHours(1))).spec(SpecDraft::writtenByApplication),
            "Stalled(application, NewColumnInUse) stop forward jobs"),
        new Row(
            "rows differ: that is no reason to stop",
            lowered(Phase.SOAK).ledger(ledger -> ledger.pass(2, NOON, NOON, 9)),
            job("return")));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldWalkBack(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = ENGINE.decide(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }

  @Test
  void shouldSayHowManyValuesWouldBeLostAndWhatToType() {
    // Given
    Situation now = losing().now();

    // When
    Decision decision = ENGINE.decide(now);

    // Then
    assertThat(decision)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(Decision.Held.class))
        .satisfies(
            held -> {
              assertThat(held.message()).startsWith("2 rows have values in the new column");
              assertThat(held.command())
                  .isEqualTo("godwit rollback amount --accept-loss   # or: godwit retry amount");
            });
  }

  private static Situations lowered(Phase phase) {
    return backFrom(phase).ledger(ledger -> ledger.flag(0, NOON));
  }

  private static Situations losing() {
    return lowered(Phase.SOAK)
        .ledger(ledger -> ledger.syncFailures(2, 2))
        .failedJob(Stage.RETURN, Reason.ROLLBACK_WOULD_LOSE, "2 rows");
  }

  private static String job(String stage) {
    return "Work(RollingBack) stop forward jobs, ensure amount-" + stage + "-1";
  }

  private static Situations returned(Instant at) {
    return lowered(Phase.SOAK).ledger(ledger -> ledger.flag(0, at).undone(CUTOVER, at));
  }

  private static Situations hiddenNew(Instant at) {
    return returned(NOON.minus(Duration.ofHours(2)))
        .ledger(ledger -> ledger.done(Stage.HIDE_NEW, at));
  }

  /** Under one name there is nothing to be hidden: nobody knows the new column's other name. */
  private static Situations swapped(Phase phase) {
    return backFrom(phase).bySwap().ledger(ledger -> ledger.without(Stage.HIDE_NEW));
  }
}
