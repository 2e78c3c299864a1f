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

class EnforceTest {
  static List<Row> rows() {
    return List.of(
        new Row(
            "its steps are planned",
            Situations.in(Phase.ENFORCE),
            "Work(Enforcing) ensure amount-enforce-1"),
        new Row(
            "its Job is at work",
            Situations.in(Phase.ENFORCE).job(Stage.ENFORCE, JobState.State.ACTIVE),
            "Work(Enforcing) ensure amount-enforce-1"),
        new Row(
            "its Job is over, the ledger not yet read again",
            Situations.in(Phase.ENFORCE).job(Stage.ENFORCE, JobState.State.SUCCEEDED),
            "Work(Enforcing) ensure amount-enforce-1"),
        new Row(
            "its Job has failed",
            Situations.in(Phase.ENFORCE).failedJob(Stage.ENFORCE, Reason.STEP_FAILED, "boom"),
            "Stalled(job, StepFailed)"),
        new Row(
            "the failed Job was another attempt's",
            Situations.in(Phase.ENFORCE)
                .failedJob(Stage.ENFORCE, Reason.STEP_FAILED, "boom")
                .attempt(2),
            "Work(Enforcing) ensure amount-enforce-2"),
        new Row(
            "its Job does not start",
            Situations.in(Phase.ENFORCE).job(Stage.ENFORCE, JobState.State.NOT_STARTING),
            "Held(job, JobNotStarting)"),
        new Row(
            "a step waits for a lock",
            Situations.in(Phase.ENFORCE).ledger(ledger -> ledger.blocked(Stage.ENFORCE, "pid 42")),
            "Held(lock, LockNotAcquired) ensure amount-enforce-1"),
        new Row(
            "a step of another stage has waited for a lock",
            Situations.in(Phase.ENFORCE).ledger(ledger -> ledger.blocked(Stage.DROP, "pid 42")),
            "Work(Enforcing) ensure amount-enforce-1"),
        new Row(
            "its steps are done",
            Situations.in(Phase.ENFORCE)
                .ledger(ledger -> ledger.done(Stage.ENFORCE, LedgerDraft.NOON)),
            "Done"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = new Enforce().plan(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }
}
