package io.godwit.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.JobState;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.support.Brief;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerifyTest {
  static List<Row> rows() {
    return List.of(
        new Row(
            "nothing is compared",
            Situations.in(Phase.VERIFY),
            "Work(Verifying) ask for a comparison, ensure amount-verify-1"),
        new Row(
            "a comparison is under way",
            Situations.in(Phase.VERIFY).ledger(ledger -> ledger.pass(1, LedgerDraft.NOON, null, 0)),
            "Work(Verifying) ensure amount-verify-1"),
        new Row(
            "its Job has failed",
            Situations.in(Phase.VERIFY).job(Stage.VERIFY, JobState.State.FAILED),
            "Stalled(job, VerifyFailed)"),
        new Row(
            "its Job does not start",
            Situations.in(Phase.VERIFY).job(Stage.VERIFY, JobState.State.NOT_STARTING),
            "Held(job, JobNotStarting)"),
        new Row(
            "the two sides agree",
            Situations.in(Phase.VERIFY)
                .ledger(ledger -> ledger.pass(1, LedgerDraft.NOON, LedgerDraft.NOON, 0)),
            "Done"),
        new Row(
            "the application had left rows out, and they were reconciled: once more",
            Situations.in(Phase.VERIFY)
                .spec(SpecDraft::writtenByApplication)
                .ledger(ledger -> ledger.repaired(1, before(3), before(2), 7)),
            "Work(Verifying) ask for a comparison, ensure amount-verify-1"),
        new Row(
            "it has left none out since",
            Situations.in(Phase.VERIFY)
                .spec(SpecDraft::writtenByApplication)
                .ledger(
                    ledger ->
                        ledger
                            .since(Duration.ofHours(1))
                            .repaired(1, before(3), before(2), 7)
                            .pass(2, before(1), before(0), 0)),
            "Done"),
        new Row(
            "the two sides agree, but not for the whole window",
            Situations.in(Phase.VERIFY)
                .spec(spec -> spec.window("10m"))
                .ledger(ledger -> ledger.pass(1, LedgerDraft.NOON, LedgerDraft.NOON, 0)),
            "Work(Verifying) ensure amount-verify-1"),
        new Row(
            "the two sides have agreed for the whole window",
            Situations.in(Phase.VERIFY)
                .spec(spec -> spec.window("10m"))
                .ledger(ledger -> ledger.since(Duration.ofHours(1)))
                .ledger(
                    ledger ->
                        ledger.pass(1, before(11), before(10), 0).pass(2, before(6), before(5), 0)),
            "Done"),
        new Row(
            "a row was repaired meanwhile",
            Situations.in(Phase.VERIFY)
                .spec(spec -> spec.window("10m"))
                .ledger(ledger -> ledger.since(Duration.ofHours(1)))
                .ledger(
                    ledger ->
                        ledger
                            .pass(1, before(11), before(10), 0)
                            .repaired(2, before(8), before(7), 1)
                            .pass(3, before(3), before(2), 0)),
            "Work(Verifying) ensure amount-verify-1"),
        new Row(
            "the two sides agree, and shadow reads have not begun",
            Situations.in(Phase.VERIFY)
                .spec(spec -> spec.shadowReads("revenue"))
                .ledger(ledger -> ledger.pass(1, LedgerDraft.NOON, LedgerDraft.NOON, 0)),
            "Held(shadow-reads, ShadowSampling) ensure amount-verify-1"),
        new Row(
            "as many rows differ as are accepted",
            Situations.in(Phase.VERIFY)
                .spec(spec -> spec.accepting(3))
                .ledger(ledger -> ledger.pass(1, LedgerDraft.NOON, LedgerDraft.NOON, 3)),
            "Done"),
        new Row(
            "more rows differ than are accepted",
            Situations.in(Phase.VERIFY)
                .spec(spec -> spec.accepting(3))
                .ledger(ledger -> ledger.pass(1, LedgerDraft.NOON, LedgerDraft.NOON, 4)),
            "Stalled(divergence, DivergenceFound)"),
        new Row(
            "only an earlier attempt was compared",
            Situations.in(Phase.VERIFY)
                .ledger(
                    ledger ->
                        ledger.pass(
                            1,
                            LedgerDraft.NOON.minusSeconds(90),
                            LedgerDraft.NOON.minusSeconds(80),
                            4)),
            "Work(Verifying) ask for a comparison, ensure amount-verify-1"));
  }

  private static Instant before(int minutes) {
    return LedgerDraft.NOON.minus(Duration.ofMinutes(minutes));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = new Verify().plan(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }
}
