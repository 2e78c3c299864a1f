package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.backFrom;
import static io.godwit.support.Situations.in;
import static io.godwit.support.Situations.unplanned;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.phase.Phases;
import io.godwit.support.Brief;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from gates, in phases, in steps of the ramp, and before what is irreversible. */
class GatesTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final String WAITS = "Held(errors, GateRunning)";
  private static final String COMPARES = " ensure amount-verify-1";

  /** The pod that hid the old side watches meanwhile. */
  private static final String STAYS = " ensure amount-hide-1,";

  static List<Row> phases() {
    return List.of(
        new Row("nothing is measured yet", expanded(rollBack(), null), WAITS),
        new Row("some is measured", expanded(rollBack(), "SS"), WAITS),
        new Row("passed", expanded(rollBack(), "SSS"), "Work(PhaseBegun) advance to DualWrite"),
        new Row(
            "passed, and one failure is tolerated",
            expanded(rollBack(), "SFS"),
            "Work(PhaseBegun) advance to DualWrite"),
        new Row("failed", expanded(rollBack(), "FF"), "WalkBack(GateFailed)"),
        new Row(
            "failed after it has passed", expanded(rollBack(), "SSSFF"), "WalkBack(GateFailed)"),
        new Row("failed while the phase is at work", unexpanded("FF"), "WalkBack(GateFailed)"),
        new Row("failed, onFailure is Hold", expanded(hold(), "FF"), "Stalled(errors, GateFailed)"),
        new Row("neither", expanded(rollBack(), "SI"), "Stalled(errors, GateInconclusive)"),
        new Row(
            "failed, onFailure is Hold, and somebody tries again",
            expanded(hold(), "FF").retryAsked(),
            "Work(ActionHandled) attempt 2"),
        new Row(
            "could not be measured", expanded(rollBack(), "EEEEE"), "Held(errors, GateUnknown)"),
        new Row("not for a while", expanded(rollBack(), "SSSEEEEE"), "Held(errors, GateUnknown)"),
        new Row("not once: a hiccup is no pass either", expanded(rollBack(), "SSSE"), WAITS),
        new Row(
            "nobody measures any more",
            expanded(rollBack(), "SSS").after(Duration.ofMinutes(5)),
            "Held(errors, GateUnknown)"),
        new Row(
            "dryRun, failed",
            expanded(gate(true, true, null), "FF"),
            "Work(PhaseBegun) advance to DualWrite"),
        new Row(
            "dryRun, not measured",
            expanded(gate(true, true, null), null),
            "Work(PhaseBegun) advance to DualWrite"),
        new Row(
            "of another phase",
            in(Phase.DUAL_WRITE)
                .gates(only(Phase.SOAK))
                .ledger(l -> l.done(Stage.DUAL_WRITE, NOON)),
            "Work(PhaseBegun) advance to Backfill"),
        new Row("what was measured in another try", expanded(rollBack(), "SSS").attempt(2), WAITS),
        new Row(
            "what was measured of another definition",
            in(Phase.EXPAND)
                .gates(rollBack())
                .ledger(l -> l.done(Stage.EXPAND, NOON).gates(run("Expand", "SSS", 1, "another"))),
            WAITS),
        new Row(
            "cannot be judged",
            expanded(gate(true, false, "no condition"), null),
            "Stalled(errors, GateInvalid)"),
        new Row(
            "cannot be judged, nothing has begun",
            unplanned().gates(gate(true, false, "no condition")),
            "Stalled(errors, GateInvalid)"),
        new Row(
            "the way back asks no gate",
            backFrom(Phase.EXPAND).gates(gate(true, false, "no condition")),
            Brief.of(ENGINE.decide(backFrom(Phase.EXPAND).now()))));
  }

  static List<Row> readers() {
    return List.of(
        new Row("before readers move", ramp(0, null), WAITS + COMPARES),
        new Row("passed before they move", ramp(0, "SSS"), "Work(CuttingOver) record flag 10"),
        new Row(
            "before something irreversible the last one must be a success",
            ramp(0, "SSSF"),
            WAITS + COMPARES),
        new Row(
            "each step of the ramp wants a run of its own",
            ramp(10, null).ledger(l -> l.gates(run("Cutover/0", "SSS", 1, "hash"))),
            WAITS + COMPARES),
        new Row("passed in the step", ramp(10, "SSS"), "Work(CuttingOver) record flag 50"),
        new Row("failed in the step", ramp(50, "FF"), "WalkBack(GateFailed)"),
        new Row("the last step", ramp(100, null), WAITS + COMPARES),
        new Row("the last step has passed", ramp(100, "SSS"), "Work(PhaseBegun) advance to Soak"),
        new Row(
            "before a swap",
            in(Phase.CUTOVER).bySwap().gates(only(Phase.CUTOVER)),
            WAITS + COMPARES),
        new Row(
            "passed before a swap",
            in(Phase.CUTOVER)
                .bySwap()
                .gates(only(Phase.CUTOVER))
                .ledger(l -> l.gates(run("Cutover/0", "SSS", 1, "hash"))),
            "Work(CuttingOver) ensure amount-cutover-1"),
        new Row("in Soak", soaking("FF"), "WalkBack(GateFailed)"),
        new Row("at the end of Soak", soaked(null), WAITS + COMPARES),
        new Row(
            "at the end of Soak, passed", soaked("SSS"), "Work(PhaseBegun) advance to Contract"));
  }

  static List<Row> contract() {
    return List.of(
        new Row(
            "before the old side is hidden",
            contract("Contract", null),
            WAITS + " record approval," + COMPARES),
        new Row(
            "passed",
            contract("Contract", "SSS"),
            "Work(Contracting) record approval, ensure amount-hide-1"),
        new Row("hidden, failed", hidden(30, "Contract/hidden", "FF"), "WalkBack(GateFailed)"),
        new Row(
            "what passed while it was hidden is not enough for the drop",
            hidden(90, "Contract/hidden", "SSS"),
            WAITS + STAYS + COMPARES),
        new Row(
            "looked at once more",
            hidden(90, "Contract/drop", "S"),
            "Work(Contracting) ensure amount-drop-1"),
        new Row(
            "not lately",
            hidden(90, "Contract/drop", "S").after(Duration.ofMinutes(3)),
            "Held(errors, GateUnknown)" + STAYS + COMPARES),
        new Row(
            "failed right before the drop",
            hidden(90, "Contract/drop", "FF"),
            "WalkBack(GateFailed)"));
  }

  @ParameterizedTest
  @MethodSource({"phases", "readers", "contract"})
  void shouldDecide(Row row) {
    assertThat(Brief.of(ENGINE.decide(row.given().now()))).isEqualTo(row.then());
  }

  @Test
  void shouldSayWhatWasSeenAndWhatIsWanted() {
    // When
    Decision failed = ENGINE.decide(expanded(rollBack(), "SFF").now());
    Decision unknown = ENGINE.decide(expanded(rollBack(), "SEEEEE").now());

    // Then
    assertThat(((Decision.WalkBack) failed).message())
        .isEqualTo(
            "gate errors: 0.5; wanted is result < 0.01; 2 of 3 measurements failed, accepted are 1");
    assertThat(((Decision.Held) unknown).message())
        .isEqualTo(
            "gate errors: could not be measured since 2026-03-01T11:59:20Z: no answer in time");
  }

  private static Gate rollBack() {
    return gate(true, false, null);
  }

  private static Gate hold() {
    return gate(false, false, null);
  }

  private static Gate gate(boolean rollBack, boolean dryRun, @Nullable String invalid) {
    return gate(Set.of(Phase.values()), rollBack, dryRun, invalid);
  }

  private static Gate only(Phase phase) {
    return gate(Set.of(phase), true, false, null);
  }

  static Gate gate(Set<Phase> phases, boolean rollBack, boolean dryRun, @Nullable String invalid) {
    return new Gate("errors", phases, limits(), "result < 0.01", rollBack, dryRun, "hash", invalid);
  }

  private static GateLimits limits() {
    return new GateLimits(Duration.ZERO, TEN_SECONDS, 3, 1, 0, 4, 0);
  }

  /** One every ten seconds, the last one at noon. */
  static GateRun run(String scope, String measured, int attempt, String definition) {
    Instant begin = NOON.minus(TEN_SECONDS.multipliedBy(measured.length()));
    GateRun run = GateRun.begun("errors", scope, attempt, definition, begin);
    GateLimits limits = scope.equals("Contract/drop") ? limits().watching() : limits();
    for (int i = 1; i <= measured.length(); i++) {
      Instant at = begin.plus(TEN_SECONDS.multipliedBy(i));
      run = run.after(GateRunTest.measurement(measured.charAt(i - 1), at), limits);
    }
    return run;
  }

  private static Situations measured(Situations now, String scope, @Nullable String measured) {
    return measured == null ? now : now.ledger(l -> l.gates(run(scope, measured, 1, "hash")));
  }

  private static Situations expanded(Gate gate, @Nullable String measured) {
    return measured(
        in(Phase.EXPAND).gates(gate).ledger(l -> l.done(Stage.EXPAND, NOON)), "Expand", measured);
  }

  private static Situations unexpanded(String measured) {
    return measured(in(Phase.EXPAND).gates(rollBack()), "Expand", measured);
  }

  /** The step has lasted, all else is well. */
  private static Situations ramp(int percent, @Nullable String measured) {
    Instant since = NOON.minus(Duration.ofMinutes(20));
    return measured(
        in(Phase.CUTOVER)
            .gates(rollBack())
            .ledger(
                l ->
                    l.done(Stage.CUTOVER, since)
                        .since(Duration.ofMinutes(20))
                        .flag(percent, since)
                        .pass(2, since.plusSeconds(60), since.plusSeconds(90), 0)),
        "Cutover/" + percent,
        measured);
  }

  private static Situations soaking(String measured) {
    return measured(in(Phase.SOAK).gates(rollBack()), "Soak", measured);
  }

  private static Situations soaked(@Nullable String measured) {
    Instant since = NOON.minus(Duration.ofHours(25));
    return measured(
        in(Phase.SOAK)
            .gates(rollBack())
            .ledger(
                l ->
                    l.since(Duration.ofHours(25))
                        .pass(2, since.plusSeconds(60), since.plusSeconds(90), 0)),
        "Soak",
        measured);
  }

  private static Situations contract(String scope, @Nullable String measured) {
    return measured(in(Phase.CONTRACT).approved().gates(rollBack()), scope, measured);
  }

  private static Situations hidden(int minutes, String scope, String measured) {
    Instant since = NOON.minus(Duration.ofMinutes(minutes));
    return contract(scope, measured)
        .ledger(
            l ->
                l.done(Stage.HIDE, since).pass(2, since.plusSeconds(60), since.plusSeconds(90), 0));
  }
}
