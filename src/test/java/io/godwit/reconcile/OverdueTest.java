package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Reason;
import io.godwit.support.Situations;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverdueTest {
  /** Contract may take 720h: thirty days. */
  private static Optional<String> after(Duration time) {
    return Overdue.words(Situations.in(Phase.CONTRACT).ledger(ledger -> ledger.since(time)).now());
  }

  @ParameterizedTest
  @CsvSource({"719", "720"})
  void shouldSayNothingBeforeTheDeadline(long hours) {
    assertThat(after(Duration.ofHours(hours))).isEmpty();
  }

  @Test
  void shouldSaySomethingNewOnceADay() {
    String end = NOON.minus(Duration.ofMinutes(1)).toString();

    assertThat(after(Duration.ofHours(720).plusMinutes(1)))
        .contains("Contract should have been over at " + end);
    assertThat(after(Duration.ofHours(720).plusHours(25)).orElseThrow()).endsWith(", 1 day ago");
    assertThat(after(Duration.ofHours(720).plusHours(26)))
        .isNotEqualTo(after(Duration.ofHours(720).plusHours(50)));
    assertThat(after(Duration.ofHours(720).plusHours(50)).orElseThrow()).endsWith(", 2 days ago");
  }

  @Test
  void shouldSayNothingOfWhatHasEnded() {
    var ended =
        Situations.in(Phase.CONTRACT)
            .ledger(
                ledger ->
                    ledger.since(Duration.ofDays(99)).ended(Outcome.SUCCEEDED, Reason.SUCCEEDED));

    assertThat(Overdue.words(ended.now())).isEmpty();
  }
}
