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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SoakTest {
  static List<Row> rows() {
    return List.of(
        new Row(
            "it has just begun: compared at once",
            Situations.in(Phase.SOAK),
            "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "a comparison is under way",
            Situations.in(Phase.SOAK)
                .ledger(ledger -> ledger.since(Duration.ofHours(1)))
                .ledger(ledger -> ledger.pass(2, LedgerDraft.NOON.minusSeconds(5), null, 0)),
            "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "a comparison has failed",
            Situations.in(Phase.SOAK).job(Stage.VERIFY, JobState.State.FAILED),
            "Stalled(job, VerifyFailed)"),
        new Row(
            "a comparison does not start",
            Situations.in(Phase.SOAK).job(Stage.VERIFY, JobState.State.NOT_STARTING),
            "Held(job, JobNotStarting)"),
        new Row(
            "compared four minutes ago",
            Situations.in(Phase.SOAK)
                .ledger(ledger -> ledger.since(Duration.ofHours(1)))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0)),
            "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "compared just now, and rows in quarantine are to be tried once more",
            Situations.in(Phase.SOAK)
                .ledger(ledger -> ledger.since(Duration.ofHours(1)))
                .ledger(
                    ledger ->
                        ledger.quarantined(1, 0, 1).pass(2, LedgerDraft.NOON, LedgerDraft.NOON, 0)),
            "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "compared five minutes ago",
            Situations.in(Phase.SOAK)
                .ledger(ledger -> ledger.since(Duration.ofHours(1)))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(6)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(6)).plusSeconds(30),
                            0)),
            "Work(Soaking) ensure amount-verify-1"),
        new Row(
            "long enough, never compared",
            Situations.in(Phase.SOAK).after(Duration.ofHours(25)),
            "Work(Soaking) ask for a comparison, ensure amount-verify-1"),
        new Row(
            "long enough and compared",
            Situations.in(Phase.SOAK)
                .ledger(ledger -> ledger.pass(2, LedgerDraft.NOON, LedgerDraft.NOON, 0))
                .after(Duration.ofHours(25)),
            "Done"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = new Soak().plan(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }
}
