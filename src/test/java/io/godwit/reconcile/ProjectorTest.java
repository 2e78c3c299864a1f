package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.LedgerDraft.PLAN;
import static io.godwit.support.Situations.backFrom;
import static io.godwit.support.Situations.in;
import static io.godwit.support.Situations.unplanned;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.CohortSpec;
import io.godwit.api.CutoverStatus;
import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.Transition;
import io.godwit.api.Milestone;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Moved;
import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectorTest {
  private final Resource resource = new Resource();

  @Test
  void shouldSayLittleBeforeThereIsAPlan() {
    // When
    MigrationStatus status = resource.look(unplanned());

    // Then
    assertThat(status.phase()).isEqualTo("Prepare");
    assertThat(status.observedGeneration()).isEqualTo(3);
    assertThat(status.attempt()).isEqualTo(1);
    assertThat(status.table()).isEqualTo("public.orders");
    assertThat(status.startTime()).isNull();
    assertThat(status.planHash()).isNull();
    assertThat(status.flagPercent()).isNull();
    assertThat(status.deadline()).isNull();
  }

  @Test
  void shouldSayWhatTheLedgerSays() {
    // When
    MigrationStatus status =
        resource.look(
            in(Phase.BACKFILL)
                .ledger(ledger -> ledger.filled(1000, NOON.minus(Duration.ofSeconds(100)))));

    // Then
    assertThat(status.phase()).isEqualTo("Backfill");
    assertThat(status.planHash()).isEqualTo(PLAN);
    assertThat(status.plan()).isEqualTo("6 steps");
    assertThat(status.flagPercent()).isZero();
    assertThat(status.progress())
        .isEqualTo(
            new MigrationStatus.Progress(
                "20%", 1000, 5000, 10, null, "6m40s", 2, 1000, 0, 0, null));
    assertThat(status.deadline())
        .isEqualTo(new MigrationStatus.Deadline("2026-03-08T11:59:00Z", false));
  }

  @Test
  void shouldSayWhichCohortIsOn() {
    // When
    MigrationStatus status =
        resource.look(
            in(Phase.CUTOVER)
                .spec(
                    spec ->
                        spec.cohorts(
                            new CohortSpec("internal", List.of("acme"), null),
                            new CohortSpec("pilot", List.of("globex"), null)))
                .ledger(ledger -> ledger.flag(new Moved(0, List.of("acme")), NOON)));

    // Then
    assertThat(status.flagPercent()).isZero();
    assertThat(status.cutover()).isEqualTo(new CutoverStatus(List.of("internal"), 1, "pilot"));
    assertThat(CutoverStatus.beside(status)).isEqualTo(" and cohort internal (1 tenant)");
    assertThat(resource.look(in(Phase.CUTOVER)).cutover()).isNull();
  }

  @Test
  void shouldSayThatAPhaseIsOverdue() {
    // When
    MigrationStatus status = resource.look(in(Phase.EXPAND).after(Duration.ofHours(1)));

    // Then
    assertThat(status.deadline())
        .isEqualTo(new MigrationStatus.Deadline("2026-03-01T12:59:00Z", true));
  }

  @Test
  void shouldKeepTheTimeOfTheStart() {
    // Given
    String started = resource.look(in(Phase.EXPAND)).startTime();

    // When
    MigrationStatus status = resource.look(in(Phase.BACKFILL).after(Duration.ofHours(1)));

    // Then
    assertThat(started).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(status.startTime()).isEqualTo(started);
  }

  @Test
  void shouldBeRebuiltFromTheLedgerAlone() {
    // Given
    resource.look(unplanned());
    MigrationStatus kept = resource.look(in(Phase.SOAK));

    // When
    MigrationStatus rebuilt = new Resource().look(in(Phase.SOAK));

    // Then
    assertThat(rebuilt)
        .usingRecursiveComparison()
        .ignoringFields("history", "conditions")
        .isEqualTo(kept);
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveNoOutcomeBeforeItIsSettled(Phase phase) {
    // When
    MigrationStatus status = resource.look(in(phase));

    // Then
    assertThat(status.outcome()).isNull();
    assertThat(io.fabric8.kubernetes.client.utils.Serialization.asJson(status))
        .doesNotContain("outcome");
  }

  @Test
  void shouldHaveNoOutcomeWhileItWalksBack() {
    // When
    MigrationStatus status = resource.look(backFrom(Phase.SOAK));

    // Then
    assertThat(status.outcome()).isNull();
    assertThat(status.phase()).isEqualTo("RollingBack");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayHowItEnded(Outcome outcome) {
    // When
    MigrationStatus status =
        resource.look(in(Phase.CONTRACT).ledger(ledger -> ledger.ended(outcome, Reason.SUCCEEDED)));

    // Then
    assertThat(status.outcome()).isEqualTo(outcome);
    assertThat(status.phase()).isEqualTo(outcome.word());
    assertThat(status.deadline()).isNull();
  }

  @Test
  void shouldSayWhatItWaitsForAndSinceWhen() {
    // Given
    resource.look(in(Phase.CONTRACT));

    // When
    MigrationStatus status = resource.look(in(Phase.CONTRACT).after(Duration.ofMinutes(5)));

    // Then
    assertThat(status.waitingFor())
        .isEqualTo(
            new MigrationStatus.WaitingFor(
                "contract",
                "ApprovalRequired",
                "someone has to approve plan "
                    + PLAN
                    + ", attempt 1: it drops the old column, and nothing leads back from there. 0 rows differ; unused"
                    + " as far as was looked (contract.unusedFor is 0s)",
                "2026-03-01T12:00:00Z",
                "godwit approve amount --plan " + PLAN));
  }

  @Test
  void shouldWaitAnewForAnotherGate() {
    // Given
    resource.look(in(Phase.CONTRACT));

    // When
    MigrationStatus status =
        resource.look(in(Phase.CONTRACT).databaseHold().after(Duration.ofMinutes(5)));

    // Then
    assertThat(status.waitingFor().since()).isEqualTo("2026-03-01T12:05:00Z");
  }

  @Test
  void shouldTellItsHistory() {
    // Given
    resource.look(unplanned());
    resource.look(in(Phase.EXPAND));

    // When
    MigrationStatus status = resource.look(backFrom(Phase.EXPAND));

    // Then
    assertThat(status.history())
        .containsExactly(
            new Transition(
                "2026-03-01T12:00:00Z",
                "",
                "Prepare",
                "Preparing",
                "looking at the database and writing the plan"),
            new Transition(
                "2026-03-01T11:59:00Z", "Prepare", "Expand", "Expanding", "adding the new column"),
            new Transition(
                "2026-03-01T11:59:00Z",
                "Expand",
                "RollingBack",
                "RollbackRequested",
                "because of it"));
  }

  @Test
  void shouldForgetTheOldestOfALongHistory() {
    // Given
    for (int i = 0; i < 15; i++) {
      resource.look(in(Phase.EXPAND));
      resource.look(in(Phase.DUAL_WRITE));
    }

    // When
    MigrationStatus status = resource.look(in(Phase.BACKFILL));

    // Then
    assertThat(status.history()).hasSize(20);
    assertThat(status.history().getLast().to()).isEqualTo("Backfill");
  }

  @Test
  void shouldTellThatAnotherAttemptBegins() {
    // Given
    resource.look(unplanned());

    // When
    MigrationStatus status = resource.look(unplanned().attempt(2));

    // Then
    assertThat(status.history()).extracting(Transition::to).containsExactly("Prepare", "Prepare");
  }

  @Test
  void shouldStartAfreshInAnotherAttempt() {
    // Given
    resource.look(
        backFrom(Phase.SOAK)
            .ledger(ledger -> ledger.undone().ended(Outcome.ROLLED_BACK, Reason.ROLLED_BACK)));

    // When
    MigrationStatus status = resource.look(unplanned().attempt(2));

    // Then
    assertThat(status.outcome()).isNull();
    assertThat(status.startTime()).isNull();
    assertThat(status.planHash()).isNull();
    assertThat(status.phase()).isEqualTo("Prepare");
  }

  @ParameterizedTest
  @EnumSource
  void shouldLatchMilestonesOneAfterTheOther(Phase phase) {
    // When
    resource.look(in(phase));

    // Then
    List<String> reached =
        Arrays.stream(Milestone.values())
            .filter(milestone -> milestone.after().compareTo(phase) < 0)
            .map(Milestone::condition)
            .toList();
    assertThat(
            Arrays.stream(Milestone.values())
                .map(Milestone::condition)
                .filter(type -> resource.condition(type).status().equals("True")))
        .isEqualTo(reached);
  }

  @Test
  void shouldReachTheLastMilestoneAtTheEnd() {
    // When
    resource.look(
        in(Phase.CONTRACT)
            .ledger(
                ledger ->
                    ledger
                        .done(Stage.HIDE, NOON)
                        .done(Stage.DROP, NOON)
                        .ended(Outcome.SUCCEEDED, Reason.SUCCEEDED)));

    // Then
    assertThat(resource.condition("Contracted").status()).isEqualTo("True");
    assertThat(resource.condition("Ready").reason()).isEqualTo("Succeeded");
  }

  @Test
  void shouldTakeMilestonesBackOnTheWayBack() {
    // Given
    resource.look(in(Phase.SOAK));

    // When
    resource.look(backFrom(Phase.SOAK));

    // Then
    assertThat(resource.condition("CutOver").status()).isEqualTo("False");
    assertThat(resource.condition("CutOver").reason()).isEqualTo("RolledBack");
    assertThat(resource.condition("Ready").reason()).isEqualTo("RollingBack");
  }

  @Test
  void shouldMoveTheTimeOfATransitionOnlyWhenTheStatusFlips() {
    // Given
    resource.look(in(Phase.EXPAND));
    resource.look(in(Phase.DUAL_WRITE).after(Duration.ofMinutes(1)));

    // When
    resource.look(in(Phase.BACKFILL).after(Duration.ofMinutes(2)));

    // Then
    assertThat(resource.condition("Ready").lastTransitionTime()).isEqualTo("2026-03-01T12:01:00Z");
    assertThat(resource.condition("Verified").lastTransitionTime())
        .isEqualTo("2026-03-01T12:00:00Z");
    assertThat(resource.condition("Ready").observedGeneration()).isEqualTo(3);
  }

  @Test
  void shouldNotTakeAnotherDatabaseForItsOwn() {
    // Given
    var known = new MigrationStatus.DatabaseIdentity("7300000000000000001", 16384, 1);
    resource.look(in(Phase.SOAK));
    resource.migration().setStatus(StatusDraft.with(resource.status(), known));

    // When
    MigrationStatus status =
        resource.look(in(Phase.SOAK).trouble(Reason.DATABASE_CHANGED, "another one"));

    // Then
    assertThat(status.database()).isEqualTo(known);
    assertThat(resource.condition("Ready").message()).isEqualTo("another one");
  }
}
