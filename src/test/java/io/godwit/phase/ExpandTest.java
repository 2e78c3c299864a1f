package io.godwit.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.JobState;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.support.Brief;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExpandTest {
  static List<Row> rows() {
    return List.of(
        new Row(
            "its steps are planned",
            Situations.in(Phase.EXPAND),
            "Work(Expanding) ensure amount-expand-1"),
        new Row(
            "its Job is at work",
            Situations.in(Phase.EXPAND).job(Stage.EXPAND, JobState.State.ACTIVE),
            "Work(Expanding) ensure amount-expand-1"),
        new Row(
            "its Job is over, the ledger not yet read again",
            Situations.in(Phase.EXPAND).job(Stage.EXPAND, JobState.State.SUCCEEDED),
            "Work(Expanding) ensure amount-expand-1"),
        new Row(
            "its Job has failed",
            Situations.in(Phase.EXPAND).failedJob(Stage.EXPAND, Reason.STEP_FAILED, "boom"),
            "Stalled(job, StepFailed)"),
        new Row(
            "the failed Job was another attempt's",
            Situations.in(Phase.EXPAND)
                .failedJob(Stage.EXPAND, Reason.STEP_FAILED, "boom")
                .attempt(2),
            "Work(Expanding) ensure amount-expand-2"),
        new Row(
            "its Job does not start",
            Situations.in(Phase.EXPAND).job(Stage.EXPAND, JobState.State.NOT_STARTING),
            "Held(job, JobNotStarting)"),
        new Row(
            "a step waits for a lock",
            Situations.in(Phase.EXPAND).ledger(ledger -> ledger.blocked(Stage.EXPAND, "pid 42")),
            "Held(lock, LockNotAcquired) ensure amount-expand-1"),
        new Row(
            "a step of another stage has waited for a lock",
            Situations.in(Phase.EXPAND).ledger(ledger -> ledger.blocked(Stage.DROP, "pid 42")),
            "Work(Expanding) ensure amount-expand-1"),
        new Row(
            "its steps are done",
            Situations.in(Phase.EXPAND)
                .ledger(ledger -> ledger.done(Stage.EXPAND, LedgerDraft.NOON)),
            "Done"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = new Expand().plan(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }
}
