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
import io.godwit.support.SpecDraft;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DualWriteTest {
  static List<Row> rows() {
    return List.of(
        new Row(
            "its steps are planned",
            Situations.in(Phase.DUAL_WRITE),
            "Work(DualWriteStarting) ensure amount-dualwrite-1"),
        new Row(
            "its Job is at work",
            Situations.in(Phase.DUAL_WRITE).job(Stage.DUAL_WRITE, JobState.State.ACTIVE),
            "Work(DualWriteStarting) ensure amount-dualwrite-1"),
        new Row(
            "its Job is over, the ledger not yet read again",
            Situations.in(Phase.DUAL_WRITE).job(Stage.DUAL_WRITE, JobState.State.SUCCEEDED),
            "Work(DualWriteStarting) ensure amount-dualwrite-1"),
        new Row(
            "its Job has failed",
            Situations.in(Phase.DUAL_WRITE).failedJob(Stage.DUAL_WRITE, Reason.STEP_FAILED, "boom"),
            "Stalled(job, StepFailed)"),
        new Row(
            "the failed Job was another attempt's",
            Situations.in(Phase.DUAL_WRITE)
                .failedJob(Stage.DUAL_WRITE, Reason.STEP_FAILED, "boom")
                .attempt(2),
            "Work(DualWriteStarting) ensure amount-dualwrite-2"),
        new Row(
            "its Job does not start",
            Situations.in(Phase.DUAL_WRITE).job(Stage.DUAL_WRITE, JobState.State.NOT_STARTING),
            "Held(job, JobNotStarting)"),
        new Row(
            "a step waits for a lock",
            Situations.in(Phase.DUAL_WRITE)
                .ledger(ledger -> ledger.blocked(Stage.DUAL_WRITE, "pid 42")),
            "Held(lock, LockNotAcquired) ensure amount-dualwrite-1"),
        new Row(
            "a step of another stage has waited for a lock",
            Situations.in(Phase.DUAL_WRITE).ledger(ledger -> ledger.blocked(Stage.DROP, "pid 42")),
            "Work(DualWriteStarting) ensure amount-dualwrite-1"),
        new Row(
            "its steps are done",
            Situations.in(Phase.DUAL_WRITE)
                .ledger(ledger -> ledger.done(Stage.DUAL_WRITE, LedgerDraft.NOON)),
            "Done"),
        new Row(
            "the application writes both: no step",
            Situations.in(Phase.DUAL_WRITE)
                .spec(SpecDraft::writtenByApplication)
                .ledger(ledger -> ledger.without(Stage.DUAL_WRITE)),
            "Done"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = new DualWrite().plan(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }
}
