package io.godwit.phase;

import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.Gate;
import io.godwit.engine.GateLimits;
import io.godwit.engine.JobState;
import io.godwit.engine.Situation;
import io.godwit.engine.Stage;
import io.godwit.engine.Terms;
import io.godwit.engine.Usage;
import io.godwit.support.Brief;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is there before the old shape is hidden: non-use, and an approval that stands. */
class AgreementTest {
  private static final Instant LONG_AGO = NOON.minus(Duration.ofHours(30));
  private static final Usage.Use REPORT =
      new Usage.Use(
          "monthly-report of role bi from 10.0.0.7",
          "sessions on primary",
          "select sum(amount_cents) from orders",
          NOON.minus(Duration.ofHours(1)));
  private static final Usage.Gap GAP =
      new Usage.Gap("pg_stat_statements on primary: is not installed in this database", null);

  private static Usage usage(List<Usage.Use> uses, List<Usage.Gap> gaps) {
    return new Usage(LONG_AGO, uses, gaps, null, null);
  }

  private static Usage approved(List<Usage.Use> uses, @Nullable Instant broughtBack) {
    return new Usage(
        LONG_AGO,
        uses,
        List.of(),
        new Usage.Approved("contract@1", NOON.minus(Duration.ofHours(2)), null),
        broughtBack);
  }

  /** Approved when another time of non-use was asked for. */
  private static Usage onTerms(String unusedFor) {
    Terms terms = Terms.of(SpecDraft.byFlag().unusedFor(unusedFor).spec());
    return new Usage(
        LONG_AGO, List.of(), List.of(), new Usage.Approved("contract@1", NOON, terms), null);
  }

  /** Approved while the template of a gate of Soak said something. */
  private static Usage gated(String definition) {
    Terms terms =
        Terms.of(gated(SpecDraft.byFlag().unusedFor("24h")).spec(), List.of(gate(definition)));
    return new Usage(
        LONG_AGO, List.of(), List.of(), new Usage.Approved("contract@1", NOON, terms), null);
  }

  private static SpecDraft gated(SpecDraft spec) {
    return spec.gates("[{'name': 'errors', 'phases': ['Soak'], 'templateRef': {'name': 'rate'}}]");
  }

  private static Gate gate(String definition) {
    return new Gate(
        "errors", Set.of(Phase.SOAK), GateLimits.ONCE, "", true, false, definition, null);
  }

  private static Situations contract(Usage usage) {
    return Situations.in(Phase.CONTRACT)
        .spec(spec -> spec.unusedFor("24h"))
        .ledger(ledger -> ledger.since(Duration.ofHours(29)).usage(usage));
  }

  private static Situations automatic(Usage usage) {
    return contract(usage).spec(spec -> spec.approval(ApprovalPolicy.AUTOMATIC));
  }

  static List<Row> rows() {
    Usage unused = usage(List.of(), List.of());
    return List.of(
        new Row(
            "nobody has looked",
            contract(Usage.NONE).approved(),
            "Work(Contracting) ensure amount-verify-1"),
        new Row(
            "nobody can look",
            contract(Usage.NONE).approved().job(Stage.VERIFY, JobState.State.FAILED),
            "Stalled(job, VerifyFailed)"),
        new Row(
            "looked at for too short a time",
            contract(unused).approved().ledger(ledger -> ledger.since(Duration.ofHours(23))),
            "Work(Contracting) ensure amount-verify-1"),
        new Row(
            "used an hour ago",
            contract(usage(List.of(REPORT), List.of())).approved(),
            "Held(unused, OldShapeInUse) ensure amount-verify-1"),
        new Row(
            "used an hour ago, and nobody asks for how long",
            contract(usage(List.of(REPORT), List.of()))
                .spec(spec -> spec.unusedFor("0s"))
                .approved(),
            "Work(Contracting) record approval, ensure amount-hide-1"),
        new Row(
            "unused, not approved",
            contract(unused),
            "Held(contract, ApprovalRequired) ensure amount-verify-1"),
        new Row(
            "unused, approved",
            contract(unused).approved(),
            "Work(Contracting) record approval, ensure amount-hide-1"),
        new Row(
            "unused, and nobody is asked",
            automatic(unused),
            "Work(Contracting) ensure amount-hide-1"),
        new Row(
            "nobody is asked, but evidence is missing",
            automatic(usage(List.of(), List.of(GAP))),
            "Held(contract, ApprovalRequired) ensure amount-verify-1"),
        new Row(
            "evidence is missing, and somebody approves all the same",
            automatic(usage(List.of(), List.of(GAP))).approved(),
            "Work(Contracting) record approval, ensure amount-hide-1"),
        new Row(
            "approved, and used after it",
            contract(approved(List.of(REPORT), null))
                .spec(spec -> spec.unusedFor("30m"))
                .approved(),
            "Held(contract, ApprovalRequired) ensure amount-verify-1"),
        new Row(
            "approved, and less is asked for since",
            contract(onTerms("36h")).approved(),
            "Held(contract, ApprovalRequired) ensure amount-verify-1"),
        new Row(
            "approved, and more is asked for since",
            contract(onTerms("1h")).approved(),
            "Work(Contracting) ensure amount-hide-1"),
        new Row(
            "approved, and the template of a gate is another one since",
            contract(gated("strict")).spec(AgreementTest::gated).gates(gate("loose")).approved(),
            "Held(contract, ApprovalRequired) ensure amount-verify-1"),
        new Row(
            "approved, and the template of a gate is the same",
            contract(gated("strict")).spec(AgreementTest::gated).gates(gate("strict")).approved(),
            "Work(Contracting) ensure amount-hide-1"),
        new Row(
            "hidden, and less is asked for since",
            contract(onTerms("36h"))
                .approved()
                .spec(spec -> spec.hideFor("0s"))
                .ledger(ledger -> ledger.done(Stage.HIDE, NOON).pass(9, NOON, NOON, 0)),
            "Held(contract, ApprovalRequired) ensure amount-verify-1"),
        new Row(
            "hidden, and more is asked for since",
            contract(onTerms("1h"))
                .approved()
                .spec(spec -> spec.hideFor("0s"))
                .ledger(ledger -> ledger.done(Stage.HIDE, NOON).pass(9, NOON, NOON, 0)),
            "Work(Contracting) ensure amount-drop-1"),
        new Row(
            "approved, hidden, and brought back",
            automatic(approved(List.of(), NOON.minusSeconds(60))).approved(),
            "Held(contract, OldShapeInUse) ensure amount-verify-1"),
        new Row(
            "brought back before this approval",
            automatic(approved(List.of(), NOON.minus(Duration.ofHours(3))))
                .approved()
                .job(Stage.HIDE, JobState.State.SUCCEEDED),
            "Work(Contracting) delete amount-hide-1"),
        new Row(
            "hidden under it, and nobody watches any more",
            contract(approved(List.of(), null))
                .approved()
                .ledger(ledger -> ledger.done(Stage.HIDE, NOON).pass(9, NOON, NOON, 0))
                .job(Stage.HIDE, JobState.State.SUCCEEDED),
            "Work(Contracting) delete amount-hide-1, ensure amount-verify-1"),
        new Row(
            "hidden under it, and the one who should watch has failed",
            contract(approved(List.of(), null))
                .approved()
                .ledger(ledger -> ledger.done(Stage.HIDE, NOON).pass(9, NOON, NOON, 0))
                .job(Stage.HIDE, JobState.State.FAILED),
            "Stalled(job, StepFailed)"),
        new Row(
            "the last look has found a use before the drop, and that is over",
            contract(approved(List.of(), null))
                .approved()
                .spec(spec -> spec.hideFor("0s"))
                .ledger(ledger -> ledger.done(Stage.HIDE, NOON).pass(9, NOON, NOON, 0))
                .job(Stage.DROP, JobState.State.SUCCEEDED),
            "Work(Contracting) delete amount-drop-1"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    assertThat(Brief.of(new Contract().plan(row.given().now()))).isEqualTo(row.then());
  }

  private static Decision.Held held(Situations given) {
    Situation now = given.now();
    return (Decision.Held) new Contract().plan(now);
  }

  @Test
  void shouldSayWhoUsesItAndWhatGoesOn() {
    Decision.Held held = held(contract(usage(List.of(REPORT), List.of())));

    assertThat(held.message())
        .contains("monthly-report of role bi from 10.0.0.7 at 2026-03-01T11:00:00Z")
        .contains("sessions on primary: select sum(amount_cents) from orders")
        .contains("unused for 24h, which is at 2026-03-02T11:00:00Z at the earliest");
    assertThat(held.command()).startsWith("godwit approve amount --plan sha256:");
  }

  @Test
  void shouldNameMissingEvidenceToWhoeverApproves() {
    assertThat(held(contract(usage(List.of(), List.of(GAP)))).message())
        .contains("0 rows differ; unused since 2026-02-28T07:00:00Z")
        .endsWith("evidence is missing: " + GAP.words());
  }

  @Test
  void shouldSayWhyAnApprovalCountsNoMore() {
    assertThat(
            held(contract(approved(List.of(REPORT), null))
                    .spec(spec -> spec.unusedFor("30m"))
                    .approved())
                .message())
        .contains("The approval that was given counts no more: the old shape was used after it");
  }
}
