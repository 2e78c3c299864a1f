package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import io.godwit.api.ShadowLimit;
import io.godwit.engine.Shadow.Counts;
import io.godwit.engine.Shadow.Latency;
import io.godwit.engine.Shadow.Reads;
import io.godwit.engine.Shadow.Source;
import io.godwit.engine.Shadow.Times;
import io.godwit.engine.Shadow.Trouble;
import io.godwit.support.Brief;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What shadow reads say, and what follows. */
class ShadowVerdictTest {
  private static final ShadowLimit TIGHT = new ShadowLimit("0.001", 3000, "1.5");

  private static Shadow shadow(SpecDraft draft, Reads... reads) {
    MigrationSpec spec = draft.spec();
    Map<String, String> recorded =
        spec.verify().pairs().stream()
            .collect(Collectors.toMap(pair -> pair.name(), Hashes::ofShadowRead));
    return new Shadow(recorded, List.of(reads));
  }

  private static Reads reads(String name, long matched, long mismatched, long newErrors) {
    return reads(name, new Counts(matched, mismatched, newErrors, 0), null, null);
  }

  private static Reads reads(
      String name, Counts counts, @Nullable Times times, @Nullable Trouble trouble) {
    return new Reads(name, Source.GODWIT, counts, times, trouble);
  }

  private static Times slower(double times) {
    return new Times(new Latency(1, 2.0), new Latency(1, 2 * times));
  }

  private static Situations verified(SpecDraft draft, Reads... reads) {
    return Situations.in(Phase.VERIFY)
        .spec(ignored -> draft)
        .ledger(
            ledger ->
                ledger.pass(1, LedgerDraft.NOON, LedgerDraft.NOON, 0).shadow(shadow(draft, reads)));
  }

  private static SpecDraft pair() {
    return SpecDraft.byFlag().shadowReads("revenue");
  }

  private static ShadowVerdict verdict(SpecDraft draft, Reads reads) {
    Situation now = verified(draft, reads).now();
    return ShadowVerdict.of(now, ShadowVerdict.declared(now).getFirst());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, NotYet",
    "2999, 0, 0, NotYet",
    "3000, 0, 0, Passed",
    "2998, 1, 0, NotYet",
    "2999, 1, 0, Failed",
    "2999, 0, 1, Failed",
    "4740, 1, 0, Failed",
    "4741, 1, 0, Passed",
    "0, 1, 0, NotYet",
    "0, 2, 0, Failed",
    "100, 1, 1, NotYet",
    "20, 1, 1, Failed",
    "0, 3000, 0, Failed",
  })
  void shouldJudgeASampleByItsUpperBound(long matched, long differ, long fail, String verdict) {
    assertThat(verdict(pair(), reads("revenue", matched, differ, fail)).getClass().getSimpleName())
        .isEqualTo(verdict);
  }

  @Test
  void shouldWaitForAsManyAsTheLimitTakesWhereFewerWereAskedFor() {
    // Given
    SpecDraft draft = pair().shadowLimit(new ShadowLimit("0.0001", 10, null));

    // When
    ShadowVerdict early = verdict(draft, reads("revenue", 29_955, 0, 0));
    ShadowVerdict late = verdict(draft, reads("revenue", 29_956, 0, 0));

    // Then
    assertThat(early).isEqualTo(new ShadowVerdict.NotYet("revenue: 29,955 of 29,956 reads"));
    assertThat(late).isInstanceOf(ShadowVerdict.Passed.class);
  }

  @Test
  void shouldJudgeAPairWithoutKeysByItsCount() {
    SpecDraft draft = SpecDraft.byFlag().shadowReadWithoutKeys("total");

    assertThat(verdict(draft, reads("total", 0, 0, 0))).isInstanceOf(ShadowVerdict.NotYet.class);
    assertThat(verdict(draft, reads("total", 1, 0, 0))).isInstanceOf(ShadowVerdict.Passed.class);
    assertThat(verdict(draft, reads("total", 99, 1, 0))).isInstanceOf(ShadowVerdict.Failed.class);
  }

  @Test
  void shouldNotTakeResultsOfAnotherPairForItsOwn() {
    // Given: the ledger knows a pair of this name, with other queries.
    var old =
        new Shadow(Map.of("revenue", "sha256:another"), List.of(reads("revenue", 9999, 0, 0)));

    // When
    Situation now = verified(pair()).ledger(ledger -> ledger.shadow(old)).now();

    // Then
    assertThat(ShadowVerdict.declared(now)).containsExactly(Reads.none("revenue", Source.GODWIT));
  }

  @Test
  void shouldFailWhatIsTooSlow() {
    SpecDraft draft = pair().shadowLimit(TIGHT);
    Counts many = new Counts(3000, 0, 0, 0);

    assertThat(verdict(draft, reads("revenue", many, slower(1.4), null)))
        .isInstanceOf(ShadowVerdict.Passed.class);
    assertThat(verdict(draft, reads("revenue", many, slower(1.6), null)).words())
        .isEqualTo(
            "revenue: the p99 latency of the new query is 1.60 times that of the old one; accepted"
                + " are 1.5");
    assertThat(verdict(draft, reads("revenue", new Counts(10, 0, 0, 0), slower(9), null)))
        .isInstanceOf(ShadowVerdict.NotYet.class);
  }

  @Test
  void shouldHoldVerifyUntilThereAreEnough() {
    // Given
    Situation now = verified(pair(), reads("revenue", new Counts(1200, 0, 0, 7), null, null)).now();

    // When
    Decision decision = ShadowVerdict.unmet(now).orElseThrow();

    // Then
    assertThat(Brief.of(decision)).isEqualTo("Held(shadow-reads, ShadowSampling)");
    assertThat(((Decision.Held) decision).message())
        .isEqualTo("shadow reads revenue: 1,200 of 3,000 reads, 7 more could not be measured");
  }

  @Test
  void shouldStallVerifyOnAMismatchAndSayWhich() {
    // Given: the other one is well.
    SpecDraft draft = SpecDraft.byFlag().shadowReads("revenue", "orders");
    Situation now =
        verified(draft, reads("orders", 5000, 0, 0), reads("revenue", 4000, 12, 3)).now();

    // When
    Decision.Held held = (Decision.Held) ShadowVerdict.unmet(now).orElseThrow();

    // Then
    assertThat(Brief.of(held)).isEqualTo("Stalled(shadow-reads, ShadowMismatch)");
    assertThat(held.message())
        .isEqualTo(
            "shadow reads revenue: of 4,015 reads 12 differ and 3 fail on the new shape; accepted"
                + " are 0.1%. Keys are in godwit.shadow_mismatches");
    assertThat(held.command()).startsWith("godwit retry amount");
  }

  @Test
  void shouldStallWhereAQueryCannotRun() {
    Trouble trouble = new Trouble(true, "the new query cannot run: x (SQLSTATE 42703)");
    Situation now = verified(pair(), reads("revenue", new Counts(0, 0, 1, 0), null, trouble)).now();

    Decision.Held held = (Decision.Held) ShadowVerdict.unmet(now).orElseThrow();

    assertThat(Brief.of(held)).isEqualTo("Stalled(shadow-reads, ShadowReadFailed)");
    assertThat(held.message()).contains("revenue: the new query cannot run", "42703");
  }

  @Test
  void shouldAskTheApplicationWhereItIsDeclared() {
    SpecDraft draft = SpecDraft.byFlag().applicationShadowReads();
    var told =
        new Reads(Reads.APPLICATION, Source.APPLICATION, new Counts(3000, 0, 0, 0), null, null);

    assertThat(ShadowVerdict.unmet(verified(draft).now())).isPresent();
    assertThat(ShadowVerdict.unmet(verified(draft, told).now())).isEmpty();
    // Nobody asked for it.
    assertThat(ShadowVerdict.unmet(verified(SpecDraft.byFlag()).now())).isEmpty();
  }

  @Test
  void shouldWalkBackOnceReadersHaveBegunToMove() {
    Engine engine = new Engine(new Road(io.godwit.phase.Phases.inOrder()));
    SpecDraft draft = pair();
    Situations before = verified(draft, reads("revenue", 4000, 12, 3));
    Situations moving =
        Situations.in(Phase.CUTOVER)
            .spec(ignored -> draft)
            .ledger(
                ledger ->
                    ledger
                        .done(Stage.CUTOVER, LedgerDraft.NOON)
                        .flag(10, LedgerDraft.NOON.minus(Duration.ofMinutes(5)))
                        .shadow(shadow(draft, reads("revenue", 4000, 12, 3))));

    assertThat(engine.decide(before.now())).isInstanceOf(Decision.Held.class);
    assertThat(Brief.of(engine.decide(moving.now()))).isEqualTo("WalkBack(ShadowMismatch)");
  }

  @Test
  void shouldTellWorkersWhatTheSpecSaysWhateverHoldsIt() {
    // Given
    Engine engine = new Engine(new Road(io.godwit.phase.Phases.inOrder()));
    Situations given = verified(pair()).ledger(ledger -> ledger.shadow(Shadow.NONE));

    // When
    Decision decision = engine.decide(given.now());

    // Then
    assertThat(Brief.of(decision))
        .startsWith("Held(shadow-reads, ShadowSampling)")
        .contains("record shadow reads revenue");
  }
}
