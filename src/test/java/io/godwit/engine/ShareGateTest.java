package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.gate.Answer;
import io.godwit.gate.GateJudge;
import io.godwit.phase.Phases;
import io.godwit.support.Brief;
import io.godwit.support.Situations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareGateTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));
  private static final Instant JUST_NOW = NOON.minusSeconds(5);

  @ParameterizedTest
  @CsvSource({
    "0, result <= 0.05, true",
    "5, result <= 0.1, false",
    "10, result >= 0.05 && result <= 0.15, false",
    "50, result >= 0.45 && result <= 0.55, false",
    "100, result >= 0.95 && result <= 1.05, false",
  })
  void shouldWantWhatWasAskedFor(int percent, String wanted, boolean onlyShown) {
    Gate gate = gate(ramp(percent)).gate();

    assertThat(gate.invalid()).isNull();
    assertThat(gate.wanted()).isEqualTo(wanted);
    assertThat(gate.dryRun()).isEqualTo(onlyShown);
    assertThat(gate.rollBack()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, result >= 0, true",
    "5, result >= 0, false",
    "10, result >= 0.05, false",
    "50, result >= 0.45, false",
    "100, result >= 0.95 && result <= 1.05, false",
  })
  void shouldWantNoMostWhereTenantsAddToThePercentage(
      int percent, String wanted, boolean onlyShown) {
    Gate gate =
        gate(ramp(percent).ledger(l -> l.flag(new Moved(percent, List.of("acme")), NOON))).gate();

    assertThat(gate.invalid()).isNull();
    assertThat(gate.wanted()).isEqualTo(wanted);
    assertThat(gate.dryRun()).isEqualTo(onlyShown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.44", "0.56", "50"})
  void shouldHoldTheRampWhileAnotherShareIsSeen(String share) {
    Decision decision =
        ENGINE.decide(seen(new Answer.Value(Double.parseDouble(share), JUST_NOW), 30));

    assertThat(Brief.of(decision)).startsWith("Held(observed-share, GateRunning)");
    assertThat(((Decision.Held) decision).message())
        .startsWith("gate observed-share: " + share)
        .contains("wanted is result >= 0.45 && result <= 0.55");
  }

  @Test
  void shouldHoldTheRampWithoutData() {
    Situation now = seen(new Answer.Missing("the query gives no data"), 9);

    Decision decision = ENGINE.decide(now);

    assertThat(Brief.of(decision)).startsWith("Held(observed-share, GateUnknown)");
    assertThat(((Decision.Held) decision).message()).contains("the query gives no data");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.451, 0.5, 0.549})
  void shouldGoOnWithWhatWasAskedFor(double share) {
    assertThat(Brief.of(ENGINE.decide(seen(new Answer.Value(share, JUST_NOW), 1))))
        .contains("record flag 100");
  }

  @Test
  void shouldSayOnTheWayBackWhatShareIsSeenStill() {
    Situations back =
        Situations.backFrom(Phase.CUTOVER)
            .spec(spec -> spec.observedShare("select 0.5"))
            .ledger(ledger -> ledger.flag(50, NOON))
            .flagAt(null);
    AskedGate gate = gate(back);
    Optional<GateScope> scope = ShareGate.scope(back.now().ledger(), Optional.empty());

    assertThat(scope.map(GateScope::word)).hasValue("Rollback");
    assertThat(message(back)).endsWith("is not measured yet");
    back.ledger(ledger -> ledger.gates(run(gate, "Rollback", new Answer.Value(0.31, JUST_NOW), 1)));
    assertThat(message(back)).endsWith("; share still seen on the new side: 0.31");
    back.ledger(ledger -> ledger.gates(run(gate, "Rollback", new Answer.Missing("no data"), 1)));
    assertThat(message(back)).endsWith("cannot be measured: no data");
  }

  @Test
  void shouldShowOnTheWayBackTheShareAndNoOtherGate() {
    // Given
    Situations back =
        Situations.backFrom(Phase.CUTOVER)
            .spec(spec -> spec.observedShare("select 0.5"))
            .ledger(ledger -> ledger.flag(50, NOON));
    AskedGate gate = gate(back);
    Gate share = gate.gate();
    Gate other =
        new Gate(
            "errors", share.phases(), share.limits(), "", true, false, share.definition(), null);
    back.gates(other, share)
        .ledger(ledger -> ledger.gates(run(gate, "Rollback", new Answer.Value(0.31, JUST_NOW), 1)));

    // Then
    assertThat(Gates.judged(back.now())).isEmpty();
    assertThat(Gates.shown(back.now()))
        .singleElement()
        .satisfies(shown -> assertThat(shown.gate()).isEqualTo(share))
        .satisfies(shown -> assertThat(shown.verdict()).isInstanceOf(GateVerdict.Running.class))
        .satisfies(shown -> assertThat(shown.verdict().words()).contains("observed-share: 0.31"));
    assertThat(Gates.shown(ramp(50).gates(other, share).now()))
        .isEqualTo(Gates.judged(ramp(50).gates(other, share).now()))
        .hasSize(2);
  }

  @Test
  void shouldAskNoOtherGateOnTheWayBack() {
    Situations back =
        Situations.backFrom(Phase.CUTOVER)
            .spec(spec -> spec.observedShare("select 0.5"))
            .ledger(ledger -> ledger.flag(50, NOON));
    GateScope scope = ShareGate.scope(back.now().ledger(), Optional.empty()).orElseThrow();
    Gate share = gate(back).gate();
    Gate other =
        new Gate(
            "errors", share.phases(), share.limits(), "", true, false, share.definition(), null);

    assertThat(ShareGate.measured(share, scope)).isTrue();
    assertThat(ShareGate.measured(other, scope)).isFalse();
    assertThat(ShareGate.measured(other, new GateScope(Phase.CUTOVER, "Cutover/50", false)))
        .isTrue();
  }

  private static String message(Situations back) {
    return ((Decision.Held) ENGINE.decide(back.now())).message();
  }

  /** A step that has lasted long enough and was compared. */
  private static Situations ramp(int percent) {
    return Situations.in(Phase.CUTOVER)
        .spec(spec -> spec.observedShare("select 0.5"))
        .ledger(
            ledger ->
                ledger
                    .done(Stage.CUTOVER, NOON)
                    .flag(percent, NOON.minus(Duration.ofMinutes(11)))
                    .pass(
                        2,
                        NOON.minus(Duration.ofMinutes(4)),
                        NOON.minus(Duration.ofMinutes(3)),
                        0));
  }

  private static Situation seen(Answer answer, int times) {
    Situations ramp = ramp(50);
    AskedGate gate = gate(ramp);
    return ramp.gates(gate.gate())
        .ledger(ledger -> ledger.gates(run(gate, "Cutover/50", answer, times)))
        .now();
  }

  private static AskedGate gate(Situations situations) {
    Situation now = situations.now();
    return AskedGate.all(ShareGate.and(now.spec(), now.ledger()), name -> Optional.empty())
        .getFirst();
  }

  private static GateRun run(AskedGate gate, String scope, Answer answer, int times) {
    GateRun run = GateRun.begun(gate.gate().name(), scope, 1, gate.gate().definition(), JUST_NOW);
    for (int i = 0; i < times; i++) {
      run =
          run.after(
              GateJudge.judge(gate, answer, Optional.empty(), JUST_NOW), gate.gate().limits());
    }
    return run;
  }
}
