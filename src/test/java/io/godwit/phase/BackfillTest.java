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

class BackfillTest {
  static List<Row> rows() {
    return List.of(
        new Row(
            "no row is filled",
            Situations.in(Phase.BACKFILL),
            "Work(Backfilling) ensure amount-backfill-1"),
        new Row(
            "some rows are filled",
            Situations.in(Phase.BACKFILL).ledger(ledger -> ledger.filled(900, LedgerDraft.NOON)),
            "Work(Backfilling) ensure amount-backfill-1"),
        new Row(
            "all rows are visited, the sweep is not over",
            Situations.in(Phase.BACKFILL).ledger(ledger -> ledger.filled(5000, LedgerDraft.NOON)),
            "Work(Backfilling) ensure amount-backfill-1"),
        new Row(
            "the Job is over, the ledger says rows are left",
            Situations.in(Phase.BACKFILL).job(Stage.BACKFILL, JobState.State.SUCCEEDED),
            "Work(Backfilling) ensure amount-backfill-1"),
        new Row(
            "somebody has changed the table",
            Situations.in(Phase.BACKFILL)
                .failedJob(Stage.BACKFILL, Reason.CATALOG_DRIFTED, "column x is gone"),
            "Stalled(drift, CatalogDrifted)"),
        new Row(
            "its Job has failed",
            Situations.in(Phase.BACKFILL).failedJob(Stage.BACKFILL, Reason.BACKFILL_FAILED, "boom"),
            "Stalled(job, BackfillFailed)"),
        new Row(
            "its Job does not start",
            Situations.in(Phase.BACKFILL).job(Stage.BACKFILL, JobState.State.NOT_STARTING),
            "Held(job, JobNotStarting)"),
        new Row(
            "the sweep found none",
            Situations.in(Phase.BACKFILL).ledger(LedgerDraft::filled),
            "Done"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = new Backfill().plan(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }
}
