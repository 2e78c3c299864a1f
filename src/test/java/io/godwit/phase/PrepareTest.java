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

class PrepareTest {
  static List<Row> rows() {
    return List.of(
        new Row(
            "nothing is there", Situations.unplanned(), "Work(Preparing) ensure amount-prepare-1"),
        new Row(
            "the second attempt has a Job of its own",
            Situations.unplanned().attempt(2),
            "Work(Preparing) ensure amount-prepare-2"),
        new Row(
            "its Job is at work",
            Situations.unplanned().job(Stage.PREPARE, JobState.State.ACTIVE),
            "Work(Preparing) ensure amount-prepare-1"),
        new Row(
            "its Job has failed",
            Situations.unplanned().failedJob(Stage.PREPARE, Reason.JOB_FAILED, "boom"),
            "Stalled(job, JobFailed)"),
        new Row(
            "its Job does not start",
            Situations.unplanned().job(Stage.PREPARE, JobState.State.NOT_STARTING),
            "Held(job, JobNotStarting)"),
        new Row(
            "an older migration has the table",
            Situations.unplanned().busyWith("older"),
            "Held(table, TableBusy)"),
        new Row(
            "a migration is entered, its plan not yet",
            Situations.in(Phase.PREPARE).ledger(LedgerDraft::unplanned),
            "Work(Preparing) ensure amount-prepare-1"),
        new Row("the plan is stored", Situations.in(Phase.PREPARE), "Done"),
        new Row(
            "the plan is stored; whoever came later waits",
            Situations.in(Phase.PREPARE).busyWith("older"),
            "Done"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = new Prepare().plan(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }
}
