package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.in;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Change;
import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Phase;
import io.godwit.engine.Caller;
import io.godwit.engine.Decision;
import io.godwit.engine.Gate;
import io.godwit.engine.GateLimits;
import io.godwit.engine.GateRun;
import io.godwit.engine.Hashes;
import io.godwit.engine.Measurement;
import io.godwit.engine.Reason;
import io.godwit.engine.Requests;
import io.godwit.engine.Shadow;
import io.godwit.engine.Surroundings;
import io.godwit.engine.Usage;
import io.godwit.signal.Amount;
import io.godwit.signal.Judgement;
import io.godwit.signal.Limits;
import io.godwit.signal.State;
import io.godwit.signal.Unit;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything as long as it may be (rules-operator 15). */
class StatusSizeTest {
  private static final int LIMIT = 32 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "世", "😀", "\"", "\\", "\n", "\u0001"})
  void shouldStayBelow32KiB(String character) {
    // Given
    String endless = character.repeat(100_000);
    String name = "ü".repeat(63);
    var resource =
        new Resource(
            shadowing()
                .change(Specs.change(new Change.RenameColumn(name + "." + name, "a", "b")))
                .spec());
    var asked =
        new Asked(Requests.NONE, IntStream.range(0, 8).mapToObj(i -> handled(endless)).toList());
    var signal =
        Allowance.status(
            new Judgement(
                "s".repeat(63),
                Unit.SECONDS,
                new Limits(Amount.parse("1500ms"), Amount.parse("5s"), false),
                State.HARD,
                1e300,
                endless,
                NOON));
    var throttling =
        new Surroundings.Throttling(
            true, 100, endless, NOON, Collections.nCopies(20, signal), null);
    var held = new Decision.Held("g", Reason.SUSPENDED, endless, true, endless, List.of());

    // When
    for (int i = 0; i < 25; i++) {
      Phase phase = i % 2 == 0 ? Phase.BACKFILL : Phase.VERIFY;
      resource.look(
          in(phase)
              .throttled(throttling)
              .gates(gates())
              .spec(ignored -> shadowing())
              .ledger(
                  ledger ->
                      ledger
                          .filled(Long.MAX_VALUE / 2000, NOON.minusSeconds(1))
                          .syncFailures(Long.MAX_VALUE, Long.MAX_VALUE)
                          .flag(100, NOON)
                          .usage(callers(endless))
                          .shadow(shadow(endless))
                          .gates(runs(phase, endless))
                          .pass(
                              Integer.MAX_VALUE,
                              NOON,
                              NOON,
                              Long.MAX_VALUE,
                              Stream.generate(() -> endless).limit(10).toArray(String[]::new)))
              .now(),
          held,
          asked,
          endless);
    }

    // Then
    MigrationStatus status = resource.status();
    assertThat(status.history()).hasSize(20);
    assertThat(Serialization.asJson(status).getBytes(UTF_8).length).isLessThan(LIMIT);
    assertThat(status.signals()).hasSize(8);
    assertThat(Objects.requireNonNull(status.audit()).callers()).hasSize(4);
    assertThat(status.shadowReads()).hasSize(21);
    assertThat(status.gates()).hasSizeBetween(18, 24);
    assertThat(status.plan()).hasSizeLessThanOrEqualTo(1024);
    assertThat(Objects.requireNonNull(status.divergence()).sampleKeys())
        .hasSize(10)
        .allSatisfy(key -> assertThat(key).hasSizeLessThanOrEqualTo(253));
    assertThat(Objects.requireNonNull(status.waitingFor()).what()).hasSizeLessThanOrEqualTo(1024);
    assertThat(status.waitingFor().command()).hasSizeLessThanOrEqualTo(512);
  }

  private static Usage callers(String endless) {
    return new Usage(
        null,
        List.of(),
        List.of(),
        null,
        null,
        IntStream.range(0, 20)
            .mapToObj(i -> new Caller(endless, i + endless, Caller.Side.OLD, true, false, NOON))
            .toList());
  }

  private static SpecDraft shadowing() {
    return SpecDraft.byFlag()
        .shadowReads(
            IntStream.range(10, 30).mapToObj(i -> "p".repeat(38) + i).toArray(String[]::new))
        .applicationShadowReads();
  }

  private static Shadow shadow(String endless) {
    long most = Long.MAX_VALUE / 2;
    var pairs = shadowing().spec().verify().pairs();
    var counts = new Shadow.Counts(most - 1, 1_000_000_000_000_000L, 1, most);
    var latency = new Shadow.Latency(1e8, 1e8);
    return new Shadow(
        pairs.stream().collect(Collectors.toMap(pair -> pair.name(), Hashes::ofShadowRead)),
        pairs.stream()
            .map(
                pair ->
                    new Shadow.Reads(
                        pair.name(),
                        Shadow.Source.GODWIT,
                        counts,
                        new Shadow.Times(latency, latency),
                        new Shadow.Trouble(true, endless)))
            .toList());
  }

  private static Gate[] gates() {
    return IntStream.range(10, 26)
        .mapToObj(
            i ->
                new Gate(
                    "g".repeat(38) + i,
                    Set.of(Phase.values()),
                    GateLimits.ONCE,
                    "result < 1".repeat(100),
                    true,
                    true,
                    "hash",
                    null))
        .toArray(Gate[]::new);
  }

  private static GateRun[] runs(Phase phase, String endless) {
    return Stream.of(gates())
        .map(
            gate -> {
              GateRun run = GateRun.begun(gate.name(), phase.word(), 1, "hash", NOON);
              for (int i = 0; i < 10; i++) {
                run = run.after(Measurement.error(NOON.plusNanos(i), endless), gate.limits());
              }
              return run;
            })
        .toArray(GateRun[]::new);
  }

  /** As {@link Asked} keeps one. */
  private static HandledAction handled(String endless) {
    Asked asked =
        new Resource()
            .annotate("approve", "contract@" + endless)
            .ask(in(Phase.CONTRACT).now().ledger(), 1);
    return asked.handled().getFirst();
  }
}
