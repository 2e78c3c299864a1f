package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.LedgerDraft.PLAN;
import static io.godwit.support.LedgerDraft.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Approval;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Ledger;
import io.godwit.engine.Reason;
import io.godwit.engine.Requests;
import io.godwit.engine.Stage;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AskedTest {
  private static final Ledger AT_WORK = in(Phase.BACKFILL).ledger();
  private static final Ledger WAITING = in(Phase.CONTRACT).ledger();

  @Test
  void shouldTakeOverOnceForAToken() {
    // Given
    Resource resource = new Resource().annotate("adopt", "1");
    Ledger ofAnother = in(Phase.BACKFILL).heldBy("uid-2", false).ledger();
    boolean asked = resource.ask(ofAnother, 1).requests().adopt();

    // When
    resource.ask(AT_WORK, 1);
    Asked lostAgain = resource.ask(ofAnother, 1);

    // Then
    assertThat(asked).isTrue();
    assertThat(lostAgain.requests().adopt()).isFalse();
    assertThat(lostAgain.handled())
        .extracting(HandledAction::result)
        .containsExactly("done, attempt 1");
  }

  private record Refused(String action, String token, @Nullable Ledger ledger, String why) {
    @Override
    public String toString() {
      return action + ": " + why;
    }
  }

  static List<Refused> refusals() {
    Ledger succeeded = in(Phase.CONTRACT).ended(Outcome.SUCCEEDED, Reason.SUCCEEDED).ledger();
    Ledger dropped = in(Phase.CONTRACT).done(Stage.HIDE, NOON).done(Stage.DROP, NOON).ledger();
    Ledger back = in(Phase.CONTRACT).walkingBack(Reason.ROLLBACK_REQUESTED).ledger();
    return List.of(
        new Refused(
            "rollback", "1", null, "nothing has been done yet; delete the resource instead"),
        new Refused("rollback", "1", succeeded, "the migration has ended"),
        new Refused(
            "rollback", "1", dropped, "the old shape is dropped; nothing leads back from there"),
        new Refused("accept-loss", "1", null, "nothing can be lost now"),
        new Refused("accept-loss", "1", succeeded, "nothing can be lost now"),
        new Refused("retry", "1", null, "nothing has failed"),
        new Refused("retry", "1", succeeded, "the migration has succeeded"),
        new Refused("approve", "yes", WAITING, "an approval is written contract@<planHash>"),
        new Refused(
            "approve", "drop@" + PLAN, WAITING, "an approval is written contract@<planHash>"),
        new Refused("approve", "contract@" + PLAN, null, "there is no plan yet"),
        new Refused(
            "approve", "contract@sha256:00", WAITING, "the plan is " + PLAN + ", not sha256:00"),
        new Refused("approve", "contract@" + PLAN + "@2", WAITING, "this is attempt 1, not 2"),
        new Refused(
            "approve",
            "contract@" + PLAN,
            AT_WORK,
            "nothing waits for an approval; spec.approvals may be given ahead"),
        new Refused(
            "approve",
            "contract@" + PLAN,
            back,
            "nothing waits for an approval; spec.approvals may be given ahead"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void shouldSayWhyItHasNoEffect(Refused refused) {
    // Given
    var resource = new Resource().annotate(refused.action(), refused.token());

    // When
    Asked asked = resource.ask(refused.ledger(), 1);

    // Then
    assertThat(asked.handled())
        .containsExactly(
            new HandledAction(
                refused.action(), refused.token(), NOON.toString(), "refused: " + refused.why()));
    assertThat(asked.requests())
        .usingRecursiveComparison()
        .ignoringFields("rollBackBy")
        .isEqualTo(Requests.NONE);
  }

  @Test
  void shouldHandleATokenOnce() {
    // Given
    var resource = new Resource().annotate("retry", "1");
    Asked first = resource.ask(AT_WORK, 1);

    // When: the retry has happened, the annotation is still there.
    Asked again = resource.ask(in(Phase.BACKFILL).attempt(2).ledger(), 2);

    // Then
    assertThat(first.requests().retry()).isTrue();
    assertThat(again.requests().retry()).isFalse();
    assertThat(again.handled()).isEqualTo(first.handled());
  }

  @Test
  void shouldHandleTheNextToken() {
    // Given
    var resource = new Resource().annotate("retry", "1");
    resource.ask(AT_WORK, 1);
    resource.annotate("retry", "2");

    // When
    Asked asked = resource.ask(in(Phase.BACKFILL).attempt(2).ledger(), 2);

    // Then
    assertThat(asked.requests().retry()).isTrue();
    assertThat(asked.handled())
        .containsExactly(new HandledAction("retry", "2", NOON.toString(), "accepted, attempt 2"));
  }

  @Test
  void shouldHandleALongTokenOnceToo() {
    // Given
    var resource = new Resource().annotate("approve", "contract@" + "ü".repeat(200_000));
    Asked first = resource.ask(WAITING, 1);

    // When
    Asked again = resource.ask(WAITING, 1);

    // Then
    assertThat(again.handled()).isEqualTo(first.handled());
    assertThat(first.handled().getFirst().token()).hasSizeLessThanOrEqualTo(253);
    assertThat(first.handled().getFirst().result()).hasSizeLessThanOrEqualTo(512);
  }

  @Test
  void shouldStillMeanItWhenTheAnnotationIsGone() {
    // Given
    var resource = new Resource().annotate("rollback", "1");
    resource.ask(AT_WORK, 1);
    resource.unannotate();

    // When
    Asked asked = resource.ask(AT_WORK, 1);

    // Then
    assertThat(asked.requests().rollBack()).isTrue();
    assertThat(asked.requests().rollBackBy()).isEqualTo("annotation godwit.io/rollback");
  }

  @Test
  void shouldForgetWhatWasRefusedWhenTheAnnotationIsGone() {
    // Given
    var resource = new Resource().annotate("rollback", "1");
    resource.ask(null, 1);
    resource.unannotate();

    // When
    Asked asked = resource.ask(AT_WORK, 1);

    // Then
    assertThat(asked.handled()).isEmpty();
  }

  @Test
  void shouldWaitWithItsVerdictUntilTheLedgerIsSeen() {
    // Given: work has begun, the operator has just started.
    var resource = new Resource();
    resource.look(Situations.in(Phase.BACKFILL));
    resource.annotate("rollback", "1");

    // When
    Asked blind = resource.ask(null, 1);
    Asked seeing = resource.ask(AT_WORK, 1);

    // Then
    assertThat(blind.handled()).isEmpty();
    assertThat(seeing.requests().rollBack()).isTrue();
  }

  @Test
  void shouldKeepWhatWasAskedWhileTheLedgerIsNotSeen() {
    // Given
    var resource = new Resource();
    resource.look(Situations.in(Phase.BACKFILL));
    resource.annotate("rollback", "1");
    Asked seeing = resource.ask(AT_WORK, 1);
    resource.annotate("rollback", "2");

    // When
    Asked blind = resource.ask(null, 1);

    // Then
    assertThat(blind.handled()).isEqualTo(seeing.handled());
    assertThat(blind.requests().rollBack()).isTrue();
  }

  @Test
  void shouldBeApprovedByAnnotation() {
    // Given
    var resource = new Resource().annotate("approve", "contract@" + PLAN);

    // When
    Asked asked = resource.ask(WAITING, 1);

    // Then
    assertThat(asked.requests().approved()).isTrue();
  }

  @Test
  void shouldVoidAnApprovalInTheNextAttempt() {
    // Given
    var resource = new Resource().annotate("approve", "contract@" + PLAN);
    resource.ask(WAITING, 1);

    // When
    Asked asked = resource.ask(in(Phase.CONTRACT).attempt(2).ledger(), 2);

    // Then
    assertThat(asked.requests().approved()).isFalse();
  }

  @Test
  void shouldVoidAnApprovalOfAnotherPlan() {
    // Given
    var resource = new Resource().annotate("approve", "contract@" + PLAN);
    resource.ask(WAITING, 1);

    // When
    Asked asked = resource.ask(in(Phase.CONTRACT).plan("sha256:00").ledger(), 1);

    // Then
    assertThat(asked.requests().approved()).isFalse();
  }

  private record Given(String when, Approval approval, int attempt, boolean approved) {
    @Override
    public String toString() {
      return when;
    }
  }

  static List<Given> approvals() {
    return List.of(
        new Given("this plan", new Approval("contract", PLAN, 1, null, null), 1, true),
        new Given("another plan", new Approval("contract", "sha256:00", 1, null, null), 1, false),
        new Given(
            "an attempt that is over", new Approval("contract", PLAN, 1, null, null), 2, false),
        new Given("an attempt to come", new Approval("contract", PLAN, 2, null, null), 1, false),
        new Given("another gate", new Approval("cutover", PLAN, 1, null, null), 1, false));
  }

  @ParameterizedTest
  @MethodSource("approvals")
  void shouldBindApprovalsOfTheSpecToPlanAndAttempt(Given given) {
    // Given
    var resource = new Resource(SpecDraft.byFlag().approved(given.approval()).spec());
    Ledger ledger = in(Phase.BACKFILL).attempt(given.attempt()).ledger();

    // When
    Asked asked = resource.ask(ledger, given.attempt());

    // Then
    assertThat(asked.requests().approved()).isEqualTo(given.approved());
  }

  @Test
  void shouldTakeDeletionForARollback() {
    // Given
    var resource = new Resource().deleted();

    // When
    Asked asked = resource.ask(AT_WORK, 1);

    // Then
    assertThat(asked.requests().rollBack()).isTrue();
    assertThat(asked.requests().rollBackBy()).isEqualTo("deletion with deletionPolicy RollBack");
  }
}
