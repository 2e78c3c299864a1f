package io.godwit.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.api.DropColumnSpec;
import io.godwit.api.EnumValueSpec;
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
import io.godwit.support.Specs;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractTest {
  private static Situations oneWay() {
    var change = new EnumValueSpec("mood", "fine", null, null);
    return Situations.in(Phase.CONTRACT)
        .spec(spec -> spec.change(Specs.change(change)))
        .ledger(ledger -> ledger.without(Stage.HIDE));
  }

  /** No row gets another shape, and a column goes. */
  private static Situations column() {
    var change = new DropColumnSpec("orders", "note");
    return Situations.in(Phase.CONTRACT).spec(spec -> spec.change(Specs.change(change)));
  }

  private static Situations hidden(Duration since) {
    return column()
        .approved()
        .ledger(ledger -> ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(since)));
  }

  static List<Row> rows() {
    return List.of(
        new Row(
            "nobody has approved",
            Situations.in(Phase.CONTRACT),
            "Held(contract, ApprovalRequired) ensure amount-verify-1"),
        new Row(
            "the application wrote both, and writes the new column only by now: hidden all the same",
            Situations.in(Phase.CONTRACT)
                .spec(spec -> spec.writtenByApplication().hideFor("0s"))
                .approved()
                .ledger(ledger -> ledger.done(Stage.HIDE, LedgerDraft.NOON)),
            "Work(Contracting) ensure amount-drop-1"),
        new Row(
            "nothing leads back from what is asked for, and nobody has approved",
            oneWay(),
            "Held(contract, ApprovalRequired)"),
        new Row(
            "the same, approved",
            oneWay().approved(),
            "Work(Contracting) record approval, ensure amount-drop-1"),
        new Row(
            "the same, and nobody is asked",
            oneWay().spec(spec -> spec.approval(ApprovalPolicy.AUTOMATIC)),
            "Work(Contracting) ensure amount-drop-1"),
        new Row(
            "the same, done",
            oneWay().approved().ledger(ledger -> ledger.done(Stage.DROP, LedgerDraft.NOON)),
            "Done"),
        new Row(
            "a column goes, and nobody has approved",
            column(),
            "Held(contract, ApprovalRequired) ensure amount-verify-1"),
        new Row(
            "the same, and nobody has looked who uses it",
            column().approved().spec(spec -> spec.unusedFor("24h")),
            "Work(Contracting) ensure amount-verify-1"),
        new Row(
            "a column goes: approved",
            column().approved(),
            "Work(Contracting) record approval, ensure amount-hide-1"),
        new Row(
            "it is hidden, not for long enough: looked at, not compared",
            hidden(Duration.ofMinutes(5)),
            "Work(Contracting) ensure amount-hide-1, ensure amount-verify-1"),
        new Row(
            "it is hidden for long enough",
            hidden(Duration.ofMinutes(60)),
            "Work(Contracting) ensure amount-drop-1"),
        new Row(
            "it is dropped",
            hidden(Duration.ofMinutes(60))
                .ledger(ledger -> ledger.done(Stage.DROP, LedgerDraft.NOON)),
            "Done"),
        new Row(
            "nobody is asked",
            Situations.in(Phase.CONTRACT).spec(spec -> spec.approval(ApprovalPolicy.AUTOMATIC)),
            "Work(Contracting) ensure amount-hide-1"),
        new Row(
            "rows in quarantine, compared a while ago",
            Situations.in(Phase.CONTRACT).approved().ledger(ledger -> ledger.quarantined(3)),
            "Work(Contracting) ask for a comparison, ensure amount-verify-1"),
        new Row(
            "rows in quarantine, compared just now",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger -> ledger.quarantined(3).pass(2, LedgerDraft.NOON, LedgerDraft.NOON, 0)),
            "Held(quarantine, RowsQuarantined) ensure amount-verify-1"),
        new Row(
            "one of them is to be tried once more",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.quarantined(3, 2, 1).pass(2, LedgerDraft.NOON, LedgerDraft.NOON, 0)),
            "Work(Contracting) ensure amount-verify-1"),
        new Row(
            "one of them is not waived",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.quarantined(3, 2, 0).pass(2, LedgerDraft.NOON, LedgerDraft.NOON, 0)),
            "Held(quarantine, RowsQuarantined) ensure amount-verify-1"),
        new Row(
            "all of them are waived",
            Situations.in(Phase.CONTRACT).approved().ledger(ledger -> ledger.quarantined(3, 3, 0)),
            "Work(Contracting) record approval, ensure amount-hide-1"),
        new Row(
            "approved",
            Situations.in(Phase.CONTRACT).approved(),
            "Work(Contracting) record approval, ensure amount-hide-1"),
        new Row(
            "hiding has failed",
            Situations.in(Phase.CONTRACT)
                .approved()
                .failedJob(Stage.HIDE, Reason.STEP_FAILED, "boom"),
            "Stalled(job, StepFailed) record approval"),
        new Row(
            "hiding waits for a lock",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(ledger -> ledger.blocked(Stage.HIDE, "pid 42")),
            "Held(lock, LockNotAcquired) record approval, ensure amount-hide-1"),
        new Row(
            "hidden: compared before anything is lost",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(Duration.ofMinutes(5)))),
            "Work(Contracting) ensure amount-hide-1, ask for a comparison, ensure amount-verify-1"),
        new Row(
            "hidden under an approval that is gone since",
            Situations.in(Phase.CONTRACT)
                .ledger(
                    ledger ->
                        ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(Duration.ofMinutes(5)))),
            "Work(Contracting) ensure amount-hide-1, ask for a comparison, ensure amount-verify-1"),
        new Row(
            "that comparison has failed",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(Duration.ofMinutes(5))))
                .job(Stage.VERIFY, JobState.State.FAILED),
            "Stalled(job, VerifyFailed) ensure amount-hide-1"),
        new Row(
            "compared, not hidden long enough",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(Duration.ofMinutes(59))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0)),
            "Work(Contracting) ensure amount-hide-1, ensure amount-verify-1"),
        new Row(
            "hidden long enough, compared before it was hidden",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(Duration.ofMinutes(61))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(62)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(62)).plusSeconds(30),
                            0)),
            "Work(Contracting) ensure amount-hide-1, ensure amount-verify-1"),
        new Row(
            "hidden long enough and compared",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(Duration.ofMinutes(60))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0)),
            "Work(Contracting) ensure amount-drop-1"),
        new Row(
            "the drop has failed",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(Duration.ofMinutes(60))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0))
                .failedJob(Stage.DROP, Reason.STEP_FAILED, "boom"),
            "Stalled(job, StepFailed)"),
        new Row(
            "the drop waits for a lock",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(Duration.ofMinutes(60))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0))
                .ledger(ledger -> ledger.blocked(Stage.DROP, "pid 42")),
            "Held(lock, LockNotAcquired) ensure amount-drop-1"),
        new Row(
            "dropped",
            Situations.in(Phase.CONTRACT)
                .approved()
                .ledger(
                    ledger ->
                        ledger.done(Stage.HIDE, LedgerDraft.NOON.minus(Duration.ofMinutes(60))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0))
                .ledger(ledger -> ledger.done(Stage.DROP, LedgerDraft.NOON)),
            "Done"));
  }

  @Test
  void shouldSayWhatGoesToWhoeverApproves() {
    // When
    var held = (Decision.Held) new Contract().plan(column().now());

    // Then
    assertThat(held.message()).contains("it drops column note, and").doesNotContain("rows differ");
  }

  @Test
  void shouldSayWhatToTypeAboutRowsInQuarantine() {
    // Given
    Situation now =
        Situations.in(Phase.CONTRACT)
            .approved()
            .ledger(
                ledger ->
                    ledger.quarantined(3, 1, 0).pass(2, LedgerDraft.NOON, LedgerDraft.NOON, 0))
            .now();

    // When
    var held = (Decision.Held) new Contract().plan(now);

    // Then
    assertThat(held.message())
        .startsWith("2 rows could not be transformed")
        .contains("1 more are waived")
        .contains("godwit quarantine retry amount")
        .contains("godwit quarantine waive amount KEY...");
    assertThat(held.command()).isEqualTo("godwit quarantine list amount");
  }

  @Test
  void shouldNameWaivedRowsToWhoeverApproves() {
    // Given
    Situation now =
        Situations.in(Phase.CONTRACT).ledger(ledger -> ledger.quarantined(3, 3, 0)).now();

    // When
    var held = (Decision.Held) new Contract().plan(now);

    // Then
    assertThat(held.message())
        .contains("drops the old column with the only value of 3 rows that are waived");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = new Contract().plan(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }
}
