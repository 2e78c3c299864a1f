package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Phase;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of {@code godwit.io/promote}. */
class PromotedTest {
  private static final Ledger SOAKING = in(Phase.SOAK).ledger();

  @Test
  void shouldSkipTheRestOfSoakAndOfNothingElse() {
    Resource resource = new Resource().annotate("promote", "1");

    Asked first = resource.ask(SOAKING, 1);
    Asked later = resource.ask(SOAKING, 1);
    Asked anotherTry = resource.ask(in(Phase.SOAK).attempt(2).ledger(), 2);

    assertThat(first.requests().promoted()).isEqualTo("Soak");
    assertThat(first.handled())
        .extracting(HandledAction::result)
        .containsExactly("accepted, attempt 1, skips the rest of Soak");
    assertThat(later.requests().promoted()).isEqualTo("Soak");
    assertThat(anotherTry.requests().promoted()).isNull();
  }

  @Test
  void shouldBeRefusedWhereNothingWaits() {
    assertRefused(in(Phase.BACKFILL).ledger(), "nothing waits that may be skipped");
    assertRefused(in(Phase.CUTOVER).ledger(), "nothing waits that may be skipped");
    assertRefused(in(Phase.CONTRACT).ledger(), "nothing waits that may be skipped");
    assertRefused(
        in(Phase.SOAK).walkingBack(Reason.ROLLBACK_REQUESTED).ledger(),
        "nothing waits that may be skipped");
    assertRefused(
        in(Phase.SOAK).since(Duration.ofDays(30)).ledger(), "Soak has lasted its time since 20");
  }

  private static void assertRefused(Ledger ledger, String why) {
    Asked asked = new Resource().annotate("promote", "1").ask(ledger, 1);

    assertThat(asked.requests().promoted()).isNull();
    assertThat(asked.handled())
        .singleElement()
        .extracting(HandledAction::result)
        .asString()
        .startsWith("refused: " + why);
  }
}
