package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.LedgerDraft.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Change;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final Ledger ROLLED_BACK =
      in(Phase.EXPAND)
          .walkingBack(Reason.ROLLBACK_REQUESTED)
          .ended(Outcome.ROLLED_BACK, Reason.ROLLED_BACK)
          .ledger();

  private final Resource resource = new Resource();

  @Test
  void shouldBeginWithTheFirst() {
    // When
    Attempts attempts = Attempts.of(resource.migration(), null, resource.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(1);
    assertThat(attempts.ledger()).isNull();
  }

  @Test
  void shouldBelieveTheLedgerWhenStatusIsLost() {
    // Given
    Ledger found = in(Phase.SOAK).attempt(4).ledger();

    // When
    Attempts attempts = Attempts.of(resource.migration(), found, resource.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(4);
    assertThat(attempts.ledger()).isEqualTo(found);
  }

  @Test
  void shouldNotTryAgainByItself() {
    // When
    Attempts attempts = Attempts.of(resource.migration(), ROLLED_BACK, resource.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(1);
    assertThat(attempts.ledger()).isEqualTo(ROLLED_BACK);
  }

  @Test
  void shouldTryAgainWhenAsked() {
    // Given
    resource.annotate("retry", "1");

    // When
    Attempts attempts = Attempts.of(resource.migration(), ROLLED_BACK, resource.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(2);
    assertThat(attempts.ledger()).isNull();
  }

  @Test
  void shouldTryAnotherChange() {
    // Given
    var changed =
        new Resource(
            SpecDraft.byFlag()
                .change(Specs.change(new Change.RenameColumn("public.orders", "a", "b")))
                .spec());

    // When
    Attempts attempts = Attempts.of(changed.migration(), ROLLED_BACK, changed.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(2);
    assertThat(attempts.ledger()).isNull();
  }

  @Test
  void shouldNotTakeTheLastAttemptForThisOne() {
    // Given
    resource.annotate("retry", "1");
    resource.look(Situations.unplanned().attempt(2));

    // When
    Attempts attempts = Attempts.of(resource.migration(), ROLLED_BACK, resource.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(2);
    assertThat(attempts.ledger()).isNull();
  }

  @Test
  void shouldNotRepeatWhatSucceeded() {
    // Given
    Ledger succeeded = in(Phase.CONTRACT).ended(Outcome.SUCCEEDED, Reason.SUCCEEDED).ledger();
    resource.annotate("retry", "1");

    // When
    Attempts attempts = Attempts.of(resource.migration(), succeeded, resource.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(1);
    assertThat(attempts.ledger()).isEqualTo(succeeded);
  }

  @Test
  void shouldLeaveARetryOnTheWayToTheEngine() {
    // Given
    Ledger back = in(Phase.SOAK).walkingBack(Reason.ROLLBACK_REQUESTED).ledger();
    resource.annotate("retry", "1");

    // When
    Attempts attempts = Attempts.of(resource.migration(), back, resource.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(1);
    assertThat(attempts.ledger()).isEqualTo(back);
    assertThat(attempts.asked().requests().retry()).isTrue();
  }

  @Test
  void shouldTryPrepareAgainThoughTheLedgerKnowsNothing() {
    // Given
    resource.look(Situations.unplanned().failedJob(Stage.PREPARE, Reason.JOB_FAILED, "boom"));
    resource.annotate("retry", "1");

    // When
    Attempts attempts = Attempts.of(resource.migration(), null, resource.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(2);
    assertThat(attempts.ledger()).isNull();
  }

  @Test
  void shouldNotCountUpWhileTheLedgerIsNotSeen() {
    // Given
    resource.look(Situations.in(Phase.EXPAND).failedJob(Stage.EXPAND, Reason.STEP_FAILED, "boom"));
    resource.annotate("retry", "1");

    // When
    Attempts attempts = Attempts.of(resource.migration(), null, resource.terms(), NOON);

    // Then
    assertThat(attempts.attempt()).isEqualTo(1);
    assertThat(attempts.asked().handled()).isEmpty();
  }
}
