package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.backFrom;
import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CohortSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import io.godwit.phase.Phases;
import io.godwit.support.Brief;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Cohorts on their way to the new side, and back. */
class CohortsTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));
  private static final Moved INTERNAL = new Moved(0, List.of("acme"));
  private static final Moved PILOT = INTERNAL.with(List.of("globex", "initech"));
  private static final String COMPARES = " ask for a comparison, ensure amount-verify-1";

  static List<Row> rows() {
    return List.of(
        new Row(
            "the first cohort: the ledger first",
            step(Moved.NOBODY, 20),
            "Work(CuttingOver) record flag 0 [acme]"),
        new Row(
            "then the provider",
            step(INTERNAL, 20).flag(FlagSeen.at(0)),
            "Work(CuttingOver) set flag 0 [acme]"),
        new Row(
            "the provider has other tenants",
            step(INTERNAL, 20).flag(FlagSeen.at(PILOT)),
            "Work(CuttingOver) set flag 0 [acme]"),
        new Row(
            "the provider has them in another order",
            step(PILOT, 20).flag(FlagSeen.at(new Moved(0, List.of("initech", "acme", "globex")))),
            "Work(CuttingOver) record flag 10 [acme, globex, initech]"),
        new Row(
            "the provider cannot be read",
            step(INTERNAL, 20).flagAt(null),
            "Held(flag, FlagUnconfirmed) set flag 0 [acme]"),
        new Row(
            "a cohort began: compared once more",
            uncompared(INTERNAL),
            "Work(CuttingOver)" + COMPARES),
        new Row(
            "compared, but the cohort has not lasted as long as it says",
            step(INTERNAL, 50),
            "Work(CuttingOver) ensure amount-verify-1"),
        new Row(
            "somebody skips the rest of the cohort",
            step(INTERNAL, 50).promoted("Cutover/0+1"),
            "Work(CuttingOver) record flag 0 [acme, globex, initech]"),
        new Row(
            "somebody skipped the rest of an earlier step",
            step(INTERNAL, 50).promoted("Cutover/0"),
            "Work(CuttingOver) ensure amount-verify-1"),
        new Row(
            "a cohort has lasted: the next",
            step(INTERNAL, 61),
            "Work(CuttingOver) record flag 0 [acme, globex, initech]"),
        new Row(
            "the last cohort lasts as long as a step",
            step(PILOT, 9),
            "Work(CuttingOver) ensure amount-verify-1"),
        new Row(
            "too few shadow reads of a cohort",
            step(PILOT, 20).spec(spec -> spec.shadowReads("revenue")),
            "Held(shadow-reads, ShadowSampling) record shadow reads revenue, ensure amount-verify-1"),
        new Row(
            "a cohort wants a run of each gate",
            step(PILOT, 20)
                .gates(gate())
                .ledger(l -> l.gates(GatesTest.run("Cutover/0+1", "SSS", 1, "hash"))),
            "Held(errors, GateRunning) ensure amount-verify-1"),
        new Row(
            "its gates have passed",
            step(PILOT, 20)
                .gates(gate())
                .ledger(l -> l.gates(GatesTest.run("Cutover/0+3", "SSS", 1, "hash"))),
            "Work(CuttingOver) record flag 10 [acme, globex, initech]"),
        new Row(
            "a gate fails while only a cohort is there",
            step(PILOT, 20)
                .gates(gate())
                .ledger(l -> l.gates(GatesTest.run("Cutover/0+3", "FF", 1, "hash"))),
            "WalkBack(GateFailed)"),
        new Row(
            "a divergence while only a cohort is there",
            uncompared(INTERNAL).ledger(l -> l.pass(2, NOON.minusSeconds(60), NOON, 1)),
            "WalkBack(DivergenceAfterCutover)"),
        new Row(
            "the cohorts stay while the percentage rises",
            step(PILOT.at(10), 11),
            "Work(CuttingOver) record flag 50 [acme, globex, initech]"),
        new Row(
            "back from a cohort: the provider first",
            back(INTERNAL),
            "Work(RollingBack) set flag 0"),
        new Row(
            "back from cohorts and percent, at once",
            back(PILOT.at(50)),
            "Work(RollingBack) set flag 0"),
        new Row(
            "the percentage is down, and tenants are not",
            back(PILOT.at(50)).flag(FlagSeen.at(INTERNAL)),
            "Work(RollingBack) set flag 0"),
        new Row(
            "both are down: recorded",
            back(PILOT.at(50)).flag(FlagSeen.at(0)),
            "Work(RollingBack) record flag 0"),
        new Row(
            "a flag in the ledger: recording it moves them",
            cohorts(
                backFrom(Phase.CUTOVER)
                    .byFlagInLedger()
                    .ledger(ledger -> ledger.flag(INTERNAL, NOON))),
            "Work(RollingBack) record flag 0"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    assertThat(Brief.of(ENGINE.decide(row.given().now()))).isEqualTo(row.then());
  }

  @Test
  void shouldKnowTheStepOfACohortByPercentageAndTenants() {
    MigrationSpec spec = step(INTERNAL, 61).now().spec();
    Ledger ledger = step(INTERNAL, 61).now().ledger();

    assertThat(GateScope.of(ledger, spec, NOON))
        .hasValue(new GateScope(Phase.CUTOVER, "Cutover/0+1", false));
    assertThat(Promotion.wait(spec, ledger)).hasValue("Cutover/0+1");
    assertThat(Promotion.refusal(spec, ledger, NOON)).isNotEqualTo(Optional.empty());
    assertThat(Promotion.refusal(spec, ledger, NOON.minus(Duration.ofMinutes(30)))).isEmpty();
  }

  @Test
  void shouldSayWhichCohortIsOn() {
    Decision decision = ENGINE.decide(step(INTERNAL, 50).now());

    assertThat(((Decision.Work) decision).message())
        .isEqualTo("flag at 0 % and 1 tenant (internal), next step in 10m");
  }

  @Test
  void shouldRestartNobodyBeforeTheLastReaderHasMoved() {
    Situations cohort = step(PILOT, 20).spec(spec -> spec.restarting("shop"));
    Situations back =
        cohorts(backFrom(Phase.CUTOVER).ledger(ledger -> ledger.flag(INTERNAL, NOON)))
            .spec(spec -> spec.restarting("shop"));
    Situations lowered = back.ledger(ledger -> ledger.flag(0, NOON));

    assertThat(Restarts.needed(cohort.now().spec(), cohort.now().ledger())).isEmpty();
    assertThat(Restarts.needed(lowered.now().spec(), lowered.now().ledger())).hasValue(NOON);
  }

  private static Gate gate() {
    return GatesTest.gate(Set.of(Phase.values()), true, false, null);
  }

  private static Situations cohorts(Situations situations) {
    return situations.spec(
        spec ->
            spec.cohorts(
                new CohortSpec("internal", List.of("acme"), "1h"),
                new CohortSpec("pilot", List.of("globex", "initech"), null)));
  }

  private static Situations uncompared(Moved moved) {
    return cohorts(
        in(Phase.CUTOVER)
            .ledger(l -> l.done(Stage.CUTOVER, NOON).flag(moved, NOON.minusSeconds(300))));
  }

  /** A step that began so many minutes ago and was compared a minute later. */
  private static Situations step(Moved moved, int minutes) {
    Instant since = NOON.minus(Duration.ofMinutes(minutes));
    return cohorts(
        in(Phase.CUTOVER)
            .ledger(
                l ->
                    l.done(Stage.CUTOVER, since)
                        .since(Duration.ofMinutes(minutes))
                        .flag(moved, since)
                        .pass(2, since.plusSeconds(60), since.plusSeconds(90), 0)));
  }

  private static Situations back(Moved moved) {
    return cohorts(backFrom(Phase.CUTOVER).ledger(ledger -> ledger.flag(moved, NOON)));
  }
}
