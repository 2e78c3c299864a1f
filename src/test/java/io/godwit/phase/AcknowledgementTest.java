package io.godwit.phase;

import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import io.godwit.engine.Decision;
import io.godwit.engine.Situation;
import io.godwit.support.Brief;
import io.godwit.support.Situations;
import io.godwit.support.Specs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who uses the old shape agrees before the first reader moves, where that is asked for. */
class AcknowledgementTest {
  private static final String TWO =
      "{'audience': [{'team': 'web', 'action': 'read amount', 'acknowledged': %s},"
          + " {'team': 'bi', 'contact': '#bi', 'action': 'change the report', 'by': '2026-11-30'}],"
          + " 'cutover': {'acknowledgement': '%s'}}";

  private static Situation at(int percent, String asked, boolean first, String... teams) {
    Situation now =
        Situations.in(Phase.CUTOVER)
            .ledger(ledger -> ledger.flag(percent, NOON))
            .acknowledged(teams)
            .now();
    MigrationSpec spec = Specs.patch(now.spec(), TWO.formatted(first, asked));
    return new Situation(
        now.name(),
        spec,
        now.attempt(),
        now.changeHash(),
        now.ledgerOrNull(),
        now.jobs(),
        now.requests(),
        now.surroundings(),
        now.now());
  }

  @ParameterizedTest
  @CsvSource({
    "0, Required, false, '', true",
    "0, Required, false, web, true",
    "0, Required, false, web bi, false",
    "0, Required, true, bi, false",
    "0, Required, true, '', true",
    "0, None, false, '', false",
    "10, Required, false, '', false"
  })
  void shouldHoldUntilEachHasAgreed(
      int percent, String asked, boolean first, String teams, boolean held) {
    String[] agreed = teams.isEmpty() ? new String[0] : teams.split(" ");

    assertThat(Acknowledgement.missing(at(percent, asked, first, agreed)).isPresent())
        .isEqualTo(held);
  }

  @Test
  void shouldSayWhoIsMissingAndWhatToType() {
    Decision decision = new Cutover().plan(at(0, "Required", true));

    assertThat(Brief.of(decision))
        .isEqualTo("Held(audience, AcknowledgementRequired) ensure amount-verify-1");
    Decision.Held held = (Decision.Held) decision;
    assertThat(held.message()).endsWith("missing: bi (#bi) by 2026-11-30: change the report");
    assertThat(held.command())
        .isEqualTo(
            "kubectl annotate migrations.godwit.io amount --overwrite godwit.io/acknowledge=bi");
  }
}
