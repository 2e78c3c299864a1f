package io.godwit.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.JobState;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.Surroundings;
import io.godwit.support.Brief;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CutoverTest {
  static List<Row> rows() {
    return List.of(
        new Row(
            "the old side is not relaxed",
            Situations.in(Phase.CUTOVER),
            "Work(CuttingOver) ensure amount-cutover-1"),
        new Row(
            "its Job has failed",
            Situations.in(Phase.CUTOVER).failedJob(Stage.CUTOVER, Reason.STEP_FAILED, "boom"),
            "Stalled(job, StepFailed)"),
        new Row(
            "its Job has seen that the swap cannot be taken back",
            Situations.in(Phase.CUTOVER)
                .bySwap()
                .failedJob(Stage.CUTOVER, Reason.SWAP_NOT_REVERSIBLE, "boom"),
            "Stalled(job, SwapNotReversible)"),
        new Row(
            "a step waits for a lock",
            Situations.in(Phase.CUTOVER).ledger(ledger -> ledger.blocked(Stage.CUTOVER, "pid 42")),
            "Held(lock, LockNotAcquired) ensure amount-cutover-1"),
        new Row(
            "the comparison of Verify is too old for the first step",
            Situations.in(Phase.CUTOVER)
                .ledger(ledger -> ledger.done(Stage.CUTOVER, LedgerDraft.NOON)),
            "Work(CuttingOver) ask for a comparison, ensure amount-verify-1"),
        new Row(
            "the first step: the ledger first",
            Situations.in(Phase.CUTOVER)
                .ledger(ledger -> ledger.done(Stage.CUTOVER, LedgerDraft.NOON))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(0)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(0)).plusSeconds(30),
                            0)),
            "Work(CuttingOver) record flag 10"),
        new Row(
            "then the provider",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(0))))
                .flagAt(0),
            "Work(CuttingOver) set flag 10"),
        new Row(
            "the provider cannot be read",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(0))))
                .flagAt(null),
            "Held(flag, FlagUnconfirmed) set flag 10"),
        new Row(
            "somebody else owns the flag",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(0))))
                .flag(
                    FlagSeen.at(0)
                        .hindered(
                            new Surroundings.Trouble(
                                Reason.FLAG_OWNERSHIP_CONFLICT, "argocd-controller owns it"))),
            "Held(flag, FlagOwnershipConflict) set flag 10"),
        new Row(
            "the flag depends on one that is not at 100 % yet",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .pass(2, LedgerDraft.NOON, LedgerDraft.NOON.plusSeconds(30), 0))
                .flag(FlagSeen.at(0).behind(List.of("read-currency at 25 %"))),
            "Held(flag, FlagDependency) ensure amount-verify-1"),
        new Row(
            "somebody else has moved the flag",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(0))))
                .flagAt(80),
            "Work(CuttingOver) set flag 10"),
        new Row(
            "a step began: compared once more",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(5)))),
            "Work(CuttingOver) ask for a comparison, ensure amount-verify-1"),
        new Row(
            "its comparison has failed",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(5))))
                .job(Stage.VERIFY, JobState.State.FAILED),
            "Stalled(job, VerifyFailed)"),
        new Row(
            "compared, but the step has not lasted long enough",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(5))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0)),
            "Work(CuttingOver) ensure amount-verify-1"),
        new Row(
            "compared, and somebody skips the rest of the step",
            step(5, 4).promoted("Cutover/10"),
            "Work(CuttingOver) record flag 50"),
        new Row(
            "somebody skipped the rest of an earlier step",
            step(5, 4).promoted("Cutover/1"),
            "Work(CuttingOver) ensure amount-verify-1"),
        new Row(
            "somebody skips the rest of a step that is not compared",
            step(5, 6).promoted("Cutover/10"),
            "Work(CuttingOver) ask for a comparison, ensure amount-verify-1"),
        new Row(
            "somebody skips the rest of a step without enough shadow reads",
            step(5, 4).spec(spec -> spec.shadowReads("revenue")).promoted("Cutover/10"),
            "Held(shadow-reads, ShadowSampling) ensure amount-verify-1"),
        new Row(
            "lasted long enough, but compared before it began",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(11))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(12)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(12)).plusSeconds(30),
                            0)),
            "Work(CuttingOver) ask for a comparison, ensure amount-verify-1"),
        new Row(
            "compared and lasted",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(11))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0)),
            "Work(CuttingOver) record flag 50"),
        new Row(
            "compared and lasted, but too few shadow reads since",
            Situations.in(Phase.CUTOVER)
                .spec(spec -> spec.shadowReads("revenue"))
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(11))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0)),
            "Held(shadow-reads, ShadowSampling) ensure amount-verify-1"),
        new Row(
            "a ramp that was changed on the way goes on upwards",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(60, LedgerDraft.NOON.minus(Duration.ofMinutes(11))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0)),
            "Work(CuttingOver) record flag 100"),
        new Row(
            "the last step lasts too",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(100, LedgerDraft.NOON.minus(Duration.ofMinutes(5))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0)),
            "Work(CuttingOver) ensure amount-verify-1"),
        new Row(
            "the last step is over",
            Situations.in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.CUTOVER, LedgerDraft.NOON)
                            .flag(100, LedgerDraft.NOON.minus(Duration.ofMinutes(11))))
                .ledger(
                    ledger ->
                        ledger.pass(
                            2,
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)),
                            LedgerDraft.NOON.minus(Duration.ofMinutes(4)).plusSeconds(30),
                            0)),
            "Done"),
        new Row(
            "a swap is not done",
            Situations.in(Phase.CUTOVER).bySwap(),
            "Work(CuttingOver) ensure amount-cutover-1"),
        new Row(
            "a swap is done",
            Situations.in(Phase.CUTOVER)
                .bySwap()
                .ledger(ledger -> ledger.done(Stage.CUTOVER, LedgerDraft.NOON)),
            "Done"));
  }

  /** The step of 10 %, begun and compared so many minutes ago. */
  private static Situations step(int begun, int compared) {
    return Situations.in(Phase.CUTOVER)
        .ledger(
            ledger ->
                ledger
                    .done(Stage.CUTOVER, LedgerDraft.NOON)
                    .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(begun)))
                    .pass(
                        2,
                        LedgerDraft.NOON.minus(Duration.ofMinutes(compared)),
                        LedgerDraft.NOON.minus(Duration.ofMinutes(compared)).plusSeconds(30),
                        0));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    // Given
    Situation now = row.given().now();

    // When
    Decision decision = new Cutover().plan(now);

    // Then
    assertThat(Brief.of(decision)).isEqualTo(row.then());
  }
}
