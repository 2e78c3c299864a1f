package io.godwit.engine;

import static io.godwit.engine.RestartSeen.State.ABSENT;
import static io.godwit.engine.RestartSeen.State.ROLLED_OUT;
import static io.godwit.engine.RestartSeen.State.ROLLING;
import static io.godwit.engine.RestartSeen.State.STUCK;
import static io.godwit.engine.RestartSeen.State.UNKNOWN;
import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.GateProvider;
import io.godwit.api.Phase;
import io.godwit.api.RestartSpec;
import io.godwit.phase.Phases;
import io.godwit.support.Brief;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Workloads are restarted where all readers are on the new side, and where they are back. */
class RestartsTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));
  private static final Instant MOVED = NOON.minus(Duration.ofMinutes(11));
  private static final String WATCH = " ensure amount-verify-1";

  static List<Row> rows() {
    RestartSeen shop = seen("shop", MOVED, ROLLED_OUT);
    RestartSeen cache = seen("cache", MOVED, ROLLED_OUT);
    return List.of(
        new Row(
            "a step on the way: nobody is restarted",
            ramp(50),
            "Work(CuttingOver) record flag 100"),
        new Row(
            "the flag is at its last step",
            ramp(100).restarts(seen("shop", null, ROLLED_OUT), seen("cache", null, ROLLED_OUT)),
            "Work(CuttingOver)" + WATCH + ", restart shop"),
        new Row(
            "it was restarted for another reason, before",
            ramp(100).restarts(seen("shop", MOVED.minusSeconds(1), ROLLED_OUT), cache),
            "Work(CuttingOver)" + WATCH + ", restart shop"),
        new Row(
            "its pods are replaced",
            ramp(100).restarts(seen("shop", MOVED, ROLLING), seen("cache", null, ROLLED_OUT)),
            "Work(CuttingOver)" + WATCH),
        new Row(
            "then the next",
            ramp(100).restarts(shop, seen("cache", null, ROLLED_OUT)),
            "Work(CuttingOver)" + WATCH + ", restart cache"),
        new Row(
            "all are restarted",
            ramp(100).restarts(shop, cache),
            "Work(PhaseBegun) advance to Soak"),
        new Row(
            "somebody has restarted it since",
            ramp(100).restarts(seen("shop", NOON, ROLLED_OUT), cache),
            "Work(PhaseBegun) advance to Soak"),
        new Row(
            "it does not get on",
            ramp(100).restarts(seen("shop", MOVED, STUCK), cache),
            "Held(restart, RestartStuck)" + WATCH),
        new Row(
            "it is not there",
            ramp(100).restarts(seen("shop", null, ABSENT), cache),
            "Held(restart, RestartStuck)" + WATCH),
        new Row(
            "the API server does not say",
            ramp(100).restarts(seen("shop", null, UNKNOWN), cache),
            "Held(restart, RestartStuck)" + WATCH),
        new Row(
            "it may not be restarted: that is tried on",
            ramp(100).restarts(forbidden("shop"), cache),
            "Held(restart, RestartStuck)" + WATCH + ", restart shop"),
        new Row("back: the flag first", back(100).flagAt(100), "Work(RollingBack) set flag 0"),
        new Row(
            "back: then those who remember, before anything of the schema",
            back(0).restarts(shop, cache),
            "Work(RollingBack) stop forward jobs, restart shop"),
        new Row(
            "back: and they are waited for",
            back(0).restarts(seen("shop", NOON, ROLLING), cache),
            "Work(RollingBack) stop forward jobs"),
        new Row(
            "back: who is not there remembers nothing",
            back(0).restarts(seen("shop", null, ABSENT), seen("cache", NOON, ROLLED_OUT)),
            "Work(RollingBack) stop forward jobs, ensure amount-return-1"),
        new Row(
            "a swap is done",
            swapped().restarts(seen("shop", null, ROLLED_OUT), cache),
            "Work(CuttingOver)" + WATCH + ", restart shop"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldDecide(Row row) {
    assertThat(Brief.of(ENGINE.decide(row.given().now()))).isEqualTo(row.then());
  }

  @Test
  void shouldAskForTheSameTimeHoweverOftenItLooks() {
    Situations ramp = ramp(100).restarts(seen("shop", null, ROLLED_OUT));

    List<Action> first = ENGINE.decide(ramp.now()).actions();
    List<Action> later = ENGINE.decide(ramp.after(Duration.ofSeconds(20)).now()).actions();

    assertThat(first).contains(new Action.Restart(workload("shop"), MOVED));
    assertThat(later).contains(new Action.Restart(workload("shop"), MOVED));
  }

  @Test
  void shouldSayWhatHinders() {
    Situations stuck = ramp(100).restarts(seen("shop", MOVED, STUCK));

    assertThat(((Decision.Held) ENGINE.decide(stuck.now())).message())
        .startsWith("Deployment shop is restarted and does not get on: 1 of 2 pods");
    assertThat(
            ((Decision.Held) ENGINE.decide(ramp(100).restarts(forbidden("shop")).now())).message())
        .startsWith("Deployment shop cannot be restarted: the operator may not patch it");
  }

  private static Situations ramp(int percent) {
    return Situations.in(Phase.CUTOVER)
        .spec(spec -> spec.restarting("shop", "cache"))
        .ledger(
            ledger ->
                ledger
                    .done(Stage.CUTOVER, NOON)
                    .flag(percent, MOVED)
                    .pass(
                        2,
                        NOON.minus(Duration.ofMinutes(4)),
                        NOON.minus(Duration.ofMinutes(3)),
                        0));
  }

  /** The flag was set to this at noon. */
  private static Situations back(int percent) {
    return Situations.backFrom(Phase.SOAK)
        .spec(spec -> spec.restarting("shop", "cache"))
        .ledger(ledger -> ledger.flag(percent, NOON));
  }

  private static Situations swapped() {
    return Situations.in(Phase.CUTOVER)
        .bySwap()
        .spec(spec -> spec.restarting("shop", "cache"))
        .ledger(ledger -> ledger.done(Stage.CUTOVER, NOON));
  }

  private static RestartSpec workload(String name) {
    return new RestartSpec(GateProvider.Kind.DEPLOYMENT, name);
  }

  private static RestartSeen seen(String name, @Nullable Instant at, RestartSeen.State state) {
    return new RestartSeen(workload(name), at, state, "1 of 2 pods can be used", null);
  }

  private static RestartSeen forbidden(String name) {
    return new RestartSeen(
        workload(name), null, ROLLED_OUT, "all 2 pods", "the operator may not patch it");
  }
}
