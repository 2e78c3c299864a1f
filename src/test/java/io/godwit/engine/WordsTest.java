package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.LedgerDraft.PLAN;
import static io.godwit.support.Situations.in;
import static io.godwit.support.Situations.unplanned;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.phase.Phases;
import io.godwit.support.Situations;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people are told: the value that was seen, and what to type. */
class WordsTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));

  private record Told(Situations given, String message, @Nullable String command) {
    @Override
    public String toString() {
      return message;
    }
  }

  static List<Told> holds() {
    return List.of(
        new Told(
            in(Phase.EXPAND).failedJob(Stage.EXPAND, Reason.STEP_FAILED, "no right to ALTER"),
            "Job amount-expand-1 failed: no right to ALTER",
            "godwit retry amount   # once the cause is gone; or: godwit rollback amount"),
        new Told(
            in(Phase.EXPAND).job(Stage.EXPAND, JobState.State.FAILED),
            "Job amount-expand-1 failed: it left no message",
            "godwit retry amount   # once the cause is gone; or: godwit rollback amount"),
        new Told(
            in(Phase.EXPAND).ledger(ledger -> ledger.blocked(Stage.EXPAND, "pid 42, idle")),
            "a lock is not to be had yet: pid 42, idle",
            null),
        new Told(
            in(Phase.CONTRACT),
            "someone has to approve plan "
                + PLAN
                + ", attempt 1: it drops the old column, and nothing leads back from there. 0 rows differ; unused"
                + " as far as was looked (contract.unusedFor is 0s)",
            "godwit approve amount --plan " + PLAN),
        new Told(
            in(Phase.VERIFY).ledger(ledger -> ledger.pass(1, NOON, NOON, 3, "17")),
            "3 of 5000 rows differ, for instance key 17 after 1 rounds of repair; accepted are 0."
                + " Something writes past the sync trigger: godwit divergence amount groups the rows by what they have in common",
            "godwit retry amount   # compares again; or: godwit rollback amount"),
        new Told(
            unplanned().busyWith("older"),
            "Migration older is at work on the same table; this one begins after it",
            null),
        new Told(
            in(Phase.EXPAND).databaseHold(),
            "Database shop has spec.hold: true",
            "kubectl patch databases.godwit.io shop --type=merge -p '{\"spec\":{\"hold\":false}}'"),
        new Told(
            in(Phase.EXPAND).spec(spec -> spec.suspended()),
            "spec.suspend is true",
            "godwit resume amount"),
        new Told(
            in(Phase.PREPARE).spec(spec -> spec.stopAfter(Phase.PREPARE)),
            "spec.stopAfter is Prepare, and Prepare is over",
            "kubectl patch migrations.godwit.io amount --type=merge -p"
                + " '{\"spec\":{\"stopAfter\":null}}'"),
        new Told(
            in(Phase.EXPAND).trouble(Reason.DATABASE_UNREACHABLE, "connection refused"),
            "connection refused",
            "kubectl describe databases.godwit.io shop"),
        new Told(
            in(Phase.EXPAND).ledger(ledger -> ledger.heldBy("uid-2", false)),
            "another resource of this name, uid uid-2 in cluster cluster-2, holds this migration;"
                + " its last sign of life was at 2026-03-01T11:59:55Z",
            "kubectl annotate migrations.godwit.io amount --overwrite"
                + " godwit.io/adopt=\"$(date +%s)\""));
  }

  @ParameterizedTest
  @MethodSource("holds")
  void shouldSayWhatHoldsAndWhatToType(Told told) {
    // Given
    Situation now = told.given().now();

    // When
    Decision decision = ENGINE.decide(now);

    // Then
    assertThat(decision).isInstanceOf(Decision.Held.class);
    Decision.Held held = (Decision.Held) decision;
    assertThat(held.message()).isEqualTo(told.message());
    assertThat(held.command()).isEqualTo(told.command());
  }

  static List<Told> work() {
    return List.of(
        new Told(
            in(Phase.BACKFILL).ledger(ledger -> ledger.filled(900, NOON)),
            "900 of about 5000 rows visited",
            null),
        new Told(
            in(Phase.SOAK)
                .ledger(ledger -> ledger.pass(2, NOON, NOON, 0))
                .after(Duration.ofMinutes(1)),
            "under watch for another 23h58m",
            null),
        new Told(
            in(Phase.CUTOVER)
                .ledger(
                    ledger ->
                        ledger.done(Stage.CUTOVER, NOON).flag(10, NOON).pass(2, NOON, NOON, 0))
                .after(Duration.ofMinutes(9)),
            "flag at 10 %, next step in 1m",
            null));
  }

  @ParameterizedTest
  @MethodSource("work")
  void shouldSayHowFarItIs(Told told) {
    // Given
    Situation now = told.given().now();

    // When
    Decision decision = ENGINE.decide(now);

    // Then
    assertThat(decision).isInstanceOf(Decision.Work.class);
    assertThat(((Decision.Work) decision).message()).isEqualTo(told.message());
  }
}
