package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.LedgerDraft.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.engine.Quarantined;
import io.godwit.engine.Quarantined.Answer;
import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.engine.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RowsAskedTest {
  private static final String WAIVER = "[\"7\", \"{8,eu}\", 9]@today";

  @Test
  void shouldAskTheDatabaseUntilItHasAnswered() {
    // Given
    var resource = new Resource().annotate("quarantine-waive", WAIVER);

    // When
    Asked asked = resource.ask(answering(Answer.NOTHING), 1);
    Asked again = resource.ask(answering(Answer.NOTHING), 1);
    Asked answered = resource.ask(answering(new Answer(WAIVER, "done: rows are waived: 3")), 1);
    Asked later = resource.ask(answering(Answer.NOTHING), 1);

    // Then
    var waiver = new Action.WaiveRows(WAIVER, List.of("7", "{8,eu}", "9"), "");
    assertThat(asked.requests().ofRows()).containsExactly(waiver);
    assertThat(asked.handled()).isEmpty();
    assertThat(again.requests().ofRows()).containsExactly(waiver);
    assertThat(answered.requests().ofRows()).isEmpty();
    assertThat(answered.handled())
        .containsExactly(
            new HandledAction(
                "quarantine-waive", WAIVER, NOON.toString(), "done: rows are waived: 3"));
    assertThat(later.requests().ofRows()).isEmpty();
    assertThat(later.handled()).isEqualTo(answered.handled());
  }

  /** Applied anew from a repository, after rows have come that nobody has looked at. */
  @Test
  void shouldNotWaiveAnewWhatTheDatabaseHasAnswered() {
    // Given
    var resource = new Resource().annotate("quarantine-waive", WAIVER);

    // When
    Asked asked = resource.ask(answering(new Answer(WAIVER, "done: rows are waived: 3")), 1);

    // Then
    assertThat(asked.requests().ofRows()).isEmpty();
    assertThat(asked.handled())
        .extracting(HandledAction::result)
        .containsExactly("done: rows are waived: 3");
  }

  @Test
  void shouldTellLongWaiversApart() {
    // Given
    String many = "[\"" + "1\",\"".repeat(30_000);
    String one = many + "2\"]";
    String other = many + "3\"]";
    var resource = new Resource().annotate("quarantine-waive", one);
    resource.ask(answering(new Answer(Token.of(one), "done: rows are waived: 2")), 1);

    // When
    resource.annotate("quarantine-waive", other);
    Asked asked = resource.ask(answering(new Answer(Token.of(one), "done: rows are waived: 2")), 1);

    // Then
    assertThat(Token.of(one)).hasSizeLessThanOrEqualTo(253).isNotEqualTo(Token.of(other));
    assertThat(asked.requests().ofRows())
        .singleElement()
        .isInstanceOfSatisfying(
            Action.WaiveRows.class,
            waive -> {
              assertThat(waive.keys()).hasSize(30_001).endsWith("3");
              assertThat(waive.token()).isEqualTo(Token.of(other));
            });
  }

  private record Refused(String action, String value, @Nullable Ledger ledger, String why) {
    @Override
    public String toString() {
      return action + " " + value + ": " + why;
    }
  }

  static List<Refused> refusals() {
    Ledger atWork = in(Phase.CONTRACT).quarantined(1).ledger();
    Ledger ended = in(Phase.CONTRACT).ended(Outcome.SUCCEEDED, Reason.SUCCEEDED).ledger();
    Ledger dropped = in(Phase.CONTRACT).done(Stage.DROP, NOON).ledger();
    Ledger back = in(Phase.CONTRACT).walkingBack(Reason.ROLLBACK_REQUESTED).ledger();
    String form = "a waiver names the keys of rows: [\"KEY\", ...]@ANYTHING-NEW";
    return List.of(
        new Refused("quarantine-retry", "1", null, "no row is in quarantine"),
        new Refused("quarantine-retry", "1", ended, "the migration has ended"),
        new Refused("quarantine-retry", "1", dropped, "the old column is dropped"),
        new Refused(
            "quarantine-retry", "1", back, "the migration walks back, and the old values stay"),
        new Refused("quarantine-waive", WAIVER, null, "no row is in quarantine"),
        new Refused("quarantine-waive", "7", atWork, form),
        new Refused("quarantine-waive", "[]", atWork, form),
        new Refused("quarantine-waive", "[7.5]", atWork, form),
        new Refused("quarantine-waive", "[\"7\"] today", atWork, form),
        new Refused("quarantine-waive", "{\"7\": []}", atWork, form));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldSayWhyItHasNoEffect(Refused refused) {
    // Given
    var resource = new Resource().annotate(refused.action(), refused.value());

    // When
    Asked asked = resource.ask(refused.ledger(), 1);

    // Then
    assertThat(asked.handled())
        .containsExactly(
            new HandledAction(
                refused.action(), refused.value(), NOON.toString(), "refused: " + refused.why()));
    assertThat(asked.requests().ofRows()).isEmpty();
  }

  private static Ledger answering(Answer waiver) {
    return in(Phase.CONTRACT)
        .quarantined(new Quarantined(3, 0, 0, NOON, Answer.NOTHING, waiver))
        .ledger();
  }
}
