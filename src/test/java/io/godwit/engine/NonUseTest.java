package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.ContractSpec.ApprovalPolicy;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import io.godwit.support.LedgerDraft;
import io.godwit.support.SpecDraft;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NonUseTest {
  private static final Instant BEGUN = NOON.minus(Duration.ofMinutes(1));

  private static Usage usage(@Nullable Instant since, Instant... uses) {
    return new Usage(
        since,
        java.util.Arrays.stream(uses)
            .map(at -> new Usage.Use("report of role bi", "sessions on primary", "", at))
            .toList(),
        List.of(),
        null,
        null);
  }

  private static MigrationSpec spec(String unusedFor) {
    return SpecDraft.byFlag().unusedFor(unusedFor).hideFor("1h").spec();
  }

  private static Ledger contract(Usage usage) {
    return LedgerDraft.in(Phase.CONTRACT).usage(usage).ledger();
  }

  @Test
  void shouldCountFromTheLatestOfBeginLookAndUse() {
    Instant later = NOON.plusSeconds(5);

    assertThat(NonUse.since(contract(usage(null)))).isEmpty();
    assertThat(NonUse.since(contract(usage(BEGUN.minusSeconds(9))))).contains(BEGUN);
    assertThat(NonUse.since(contract(usage(later)))).contains(later);
    assertThat(NonUse.since(contract(usage(BEGUN, later)))).contains(later);
    assertThat(NonUse.since(contract(usage(BEGUN, BEGUN.minusSeconds(9))))).contains(BEGUN);
  }

  @Test
  void shouldWaitUntilThatIsLongEnough() {
    Ledger ledger = contract(usage(BEGUN));
    Instant end = BEGUN.plus(Duration.ofHours(24));

    assertThat(NonUse.waits(spec("24h"), ledger, end.minusMillis(1))).isTrue();
    assertThat(NonUse.waits(spec("24h"), ledger, end)).isFalse();
    assertThat(NonUse.waits(spec("0s"), contract(usage(null)), NOON)).isFalse();
    // What is not looked at is not unused, however long it takes.
    assertThat(NonUse.waits(spec("24h"), contract(usage(null)), end.plusSeconds(99_999))).isTrue();
  }

  @Test
  void shouldWaitOnWhenTheClockIsSetBack() {
    Ledger ledger = contract(usage(BEGUN));

    assertThat(NonUse.waits(spec("1h"), ledger, BEGUN.minus(Duration.ofDays(3)))).isTrue();
  }

  @Test
  void shouldMeasureElapsedTimeWhereTheLocalClockJumps() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    // That night has 23 hours, the other one 25.
    for (ZonedDateTime evening :
        List.of(
            ZonedDateTime.of(2026, 3, 28, 20, 0, 0, 0, berlin),
            ZonedDateTime.of(2026, 10, 24, 20, 0, 0, 0, berlin))) {
      Instant begun = evening.toInstant();
      Ledger ledger =
          LedgerDraft.in(Phase.CONTRACT)
              .since(Duration.between(begun, NOON))
              .usage(usage(begun))
              .ledger();

      assertThat(NonUse.until(spec("24h"), ledger))
          .isEqualTo(begun.plusSeconds(86_400))
          .isNotEqualTo(evening.plusDays(1).toInstant());
    }
  }

  @Test
  void shouldSayWhenTheOldShapeGoesAtTheEarliest() {
    Ledger soak = LedgerDraft.in(Phase.SOAK).ledger();

    assertThat(NonUse.notBefore(spec("24h"), soak)).contains(BEGUN.plus(Duration.ofHours(49)));
    assertThat(NonUse.notBefore(spec("24h"), contract(usage(BEGUN, NOON))))
        .contains(NOON.plus(Duration.ofHours(25)));
    assertThat(NonUse.notBefore(spec("0s"), contract(usage(null))))
        .contains(BEGUN.plus(Duration.ofHours(1)));
    assertThat(
            NonUse.notBefore(
                spec("24h"),
                LedgerDraft.in(Phase.CONTRACT).done(Stage.HIDE, NOON).usage(usage(BEGUN)).ledger()))
        .contains(NOON.plus(Duration.ofHours(1)));
    assertThat(NonUse.notBefore(spec("24h"), LedgerDraft.in(Phase.CUTOVER).ledger())).isEmpty();
    assertThat(
            NonUse.notBefore(
                spec("24h"),
                LedgerDraft.in(Phase.SOAK).walkingBack(Reason.ROLLBACK_REQUESTED).ledger()))
        .isEmpty();
  }

  @Test
  void shouldAskAPersonWhereEvidenceIsMissing() {
    Instant longAgo = NOON.minus(Duration.ofHours(25));
    MigrationSpec automatic =
        SpecDraft.byFlag().unusedFor("24h").approval(ApprovalPolicy.AUTOMATIC).spec();

    assertThat(needs(automatic, null)).isTrue();
    assertThat(needs(automatic, NOON.minusSeconds(5))).isTrue();
    assertThat(needs(automatic, longAgo)).isFalse();
    assertThat(NonUse.needsApproval(automatic, contract(usage(BEGUN)), NOON)).isFalse();
    assertThat(NonUse.needsApproval(spec("24h"), contract(usage(BEGUN)), NOON)).isTrue();
  }

  private static boolean needs(MigrationSpec spec, @Nullable Instant over) {
    Usage usage =
        new Usage(BEGUN, List.of(), List.of(new Usage.Gap("it was reset", over)), null, null);
    return NonUse.needsApproval(spec, contract(usage), NOON);
  }

  @Test
  void shouldVoidAnApprovalWhenTheOldShapeIsUsedAfterIt() {
    assertThat(NonUse.stands(Terms.of(spec("24h")), approved(null), "one")).isTrue();
    assertThat(NonUse.stands(Terms.of(spec("24h")), approved(NOON.minusSeconds(1)), "one"))
        .isTrue();
    assertThat(NonUse.stands(Terms.of(spec("24h")), approved(NOON.plusSeconds(1)), "one"))
        .isFalse();
    assertThat(NonUse.stands(Terms.of(spec("24h")), approved(NOON.plusSeconds(1)), "another"))
        .isTrue();
    assertThat(NonUse.stands(Terms.of(spec("24h")), approved(null), null)).isFalse();
    assertThat(NonUse.voided(Terms.of(spec("24h")), approved(NOON.plusSeconds(1))))
        .hasValueSatisfying(why -> assertThat(why).contains("report of role bi"));
  }

  private static Ledger approved(@Nullable Instant used) {
    Usage seen = used == null ? usage(BEGUN) : usage(BEGUN, used);
    return contract(
        new Usage(BEGUN, seen.uses(), List.of(), new Usage.Approved("one", NOON, null), null));
  }

  @Test
  void shouldVoidAnApprovalWhenTheOldShapeWasBroughtBack() {
    Usage back =
        new Usage(
            BEGUN,
            List.of(),
            List.of(),
            new Usage.Approved("one", NOON, null),
            NOON.plusSeconds(9));

    assertThat(NonUse.stands(Terms.of(spec("24h")), contract(back), "one")).isFalse();
    assertThat(NonUse.voided(Terms.of(spec("24h")), contract(back)).orElseThrow())
        .contains("brought back");
  }
}
