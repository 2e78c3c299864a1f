package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.LedgerDraft.PLAN;
import static io.godwit.support.LedgerDraft.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Approval;
import io.godwit.api.MigrationStatus.HandledAction;
import io.godwit.api.Phase;
import io.godwit.engine.Ledger;
import io.godwit.engine.Stage;
import io.godwit.engine.Terms;
import io.godwit.engine.Usage;
import io.godwit.support.SpecDraft;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Approvals that are refused, and those that count no more. */
class ApprovalTest {
  private static Ledger contract(
      @Nullable Instant looking, Usage.@Nullable Approved before, @Nullable Instant used) {
    List<Usage.Use> uses =
        used == null ? List.of() : List.of(new Usage.Use("bi", "sessions on primary", "", used));
    return in(Phase.CONTRACT).usage(new Usage(looking, uses, List.of(), before, null)).ledger();
  }

  private static String answer(Resource resource, Ledger ledger) {
    return resource.ask(ledger, 1).handled().stream()
        .map(HandledAction::result)
        .reduce((one, other) -> one + "; " + other)
        .orElse("");
  }

  @Test
  void shouldRefuseWhileItIsNotKnownYetWhoUsesTheOldShape() {
    Resource resource =
        new Resource(SpecDraft.byFlag().unusedFor("24h").spec())
            .annotate("approve", "contract@" + PLAN);

    assertThat(answer(resource, contract(NOON, null, null)))
        .isEqualTo(
            "refused: nothing waits for an approval yet: who uses the old shape is looked at until "
                + NOON.plusSeconds(86_400));
  }

  @Test
  void shouldRefuseASecondOne() {
    Resource resource = new Resource().annotate("approve", "contract@" + PLAN + "@1@two");

    assertThat(
            answer(
                resource,
                contract(
                    NOON, new Usage.Approved("contract@" + PLAN + "@1@one", NOON, null), null)))
        .isEqualTo("refused: it is approved already, since " + NOON);
  }

  @Test
  void shouldTakeASecondOneOnceTheFirstCountsNoMore() {
    Resource resource = new Resource().annotate("approve", "contract@" + PLAN + "@1@two");
    Ledger used =
        contract(
            NOON,
            new Usage.Approved("contract@" + PLAN + "@1@one", NOON, null),
            NOON.plusSeconds(1));

    assertThat(answer(resource, used)).isEqualTo("accepted, attempt 1");
    assertThat(resource.ask(used, 1).requests().approval())
        .isEqualTo("contract@" + PLAN + "@1@two");
  }

  @Test
  void shouldRefuseOnceItIsHidden() {
    Resource resource = new Resource().annotate("approve", "contract@" + PLAN);

    assertThat(answer(resource, in(Phase.CONTRACT).done(Stage.HIDE, NOON).ledger()))
        .isEqualTo("refused: nothing waits for an approval any more: the old shape is hidden");
  }

  @Test
  void shouldTakeASecondOneWhileHiddenIfLessIsAskedForSince() {
    Terms before = Terms.of(SpecDraft.byFlag().unusedFor("24h").spec());
    Usage usage =
        new Usage(
            NOON,
            List.of(),
            List.of(),
            new Usage.Approved("contract@" + PLAN + "@1@one", NOON, before),
            null);
    Ledger hidden = in(Phase.CONTRACT).usage(usage).done(Stage.HIDE, NOON).ledger();

    assertThat(answer(asking("0s"), hidden)).isEqualTo("accepted, attempt 1");
    assertThat(answer(asking("24h"), hidden)).contains("nothing waits for an approval");
  }

  private static Resource asking(String unusedFor) {
    return new Resource(SpecDraft.byFlag().unusedFor(unusedFor).spec())
        .annotate("approve", "contract@" + PLAN + "@1@two");
  }

  @Test
  void shouldPreferAnApprovalThatCounts() {
    Approval given = new Approval("contract", PLAN, 1, "alice", "read it again");
    Resource resource = new Resource(SpecDraft.byFlag().approved(given).spec());
    String token = resource.ask(contract(NOON, null, null), 1).requests().approval();

    resource.annotate("approve", "contract@" + PLAN + "@1@one");
    Ledger annotationIsVoid =
        contract(
            NOON,
            new Usage.Approved("contract@" + PLAN + "@1@one", NOON, null),
            NOON.plusSeconds(1));

    assertThat(token).startsWith("spec.approvals ");
    assertThat(resource.ask(annotationIsVoid, 1).requests().approval()).isEqualTo(token);
  }
}
