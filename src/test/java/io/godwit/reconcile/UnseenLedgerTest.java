package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.backFrom;
import static io.godwit.support.Situations.in;
import static io.godwit.support.Situations.unplanned;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.godwit.api.Condition;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.support.Situations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The operator has just started, or the database is away: nothing is known, nothing is forgotten.
 */
class UnseenLedgerTest {
  private static final Situations CONNECTING =
      unplanned().trouble(Reason.DATABASE_NOT_READY, "connecting to the database");
  private static final Situations AWAY =
      unplanned()
          .trouble(Reason.DATABASE_UNREACHABLE, "connection refused")
          .after(Duration.ofMinutes(5));

  private final Resource resource = new Resource();

  @Test
  void shouldChangeNothingWhileItConnects() {
    // Given
    MigrationStatus before = resource.look(soaking());
    resource.changed();

    // When
    MigrationStatus status = resource.look(CONNECTING);

    // Then
    assertThat(status).isEqualTo(before);
  }

  @Test
  void shouldChangeNothingWhileItConnectsThoughThePlanIsNotThere() {
    // Given
    MigrationStatus before =
        resource.look(unplanned().failedJob(Stage.PREPARE, Reason.JOB_FAILED, "boom"));

    // When
    MigrationStatus status = resource.look(CONNECTING);

    // Then
    assertThat(status).isEqualTo(before);
  }

  @Test
  void shouldSaySomethingAtTheVeryFirstLook() {
    // When
    MigrationStatus status = resource.look(CONNECTING);

    // Then
    assertThat(status.phase()).isEqualTo("Prepare");
    assertThat(resource.condition("Reconciling").message()).isEqualTo("connecting to the database");
  }

  @Test
  void shouldSaySomethingWhereTheApiServerHasFilledInADefault() {
    // Given
    resource
        .migration()
        .setStatus(Serialization.unmarshal("{\"observedGeneration\": -1}", MigrationStatus.class));

    // When
    MigrationStatus status = resource.look(CONNECTING);

    // Then
    assertThat(status.phase()).isEqualTo("Prepare");
  }

  @Test
  void shouldKeepAllButWhetherItIsReady() {
    // Given
    MigrationStatus before = resource.look(soaking());
    resource.changed();

    // When
    MigrationStatus status = resource.look(AWAY);

    // Then
    assertThat(status)
        .usingRecursiveComparison()
        .ignoringFields("conditions", "waitingFor", "observedGeneration")
        .isEqualTo(before);
    assertThat(status.observedGeneration()).isEqualTo(4);
    assertThat(status.waitingFor())
        .isEqualTo(
            new MigrationStatus.WaitingFor(
                "database",
                "DatabaseUnreachable",
                "connection refused",
                "2026-03-01T12:05:00Z",
                "kubectl describe databases.godwit.io shop"));
    assertThat(others(status)).isEqualTo(others(before));
  }

  @Test
  void shouldStayReadyAfterTheMilestone() {
    // Given
    resource.look(soaking());

    // When
    resource.look(AWAY);

    // Then
    assertThat(resource.condition("Ready").status()).isEqualTo("True");
    assertThat(resource.condition("Ready").message()).isEqualTo("connection refused");
    assertThat(resource.condition("Ready").lastTransitionTime()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(Kstatus.of(resource.migration())).isEqualTo(Kstatus.CURRENT);
  }

  @Test
  void shouldReconcileBeforeTheMilestone() {
    // Given
    resource.look(in(Phase.EXPAND).failedJob(Stage.EXPAND, Reason.STEP_FAILED, "boom"));

    // When
    resource.look(AWAY);

    // Then
    assertThat(resource.conditions()).contains("Reconciling").doesNotContain("Stalled");
    assertThat(resource.condition("Reconciling").reason()).isEqualTo("DatabaseUnreachable");
    assertThat(Kstatus.of(resource.migration())).isEqualTo(Kstatus.IN_PROGRESS);
  }

  @Test
  void shouldStayFailedOnTheWayBack() {
    // Given
    resource.look(backFrom(Phase.SOAK));

    // When
    resource.look(AWAY);

    // Then
    assertThat(resource.status().phase()).isEqualTo("RollingBack");
    assertThat(resource.condition("Stalled").reason()).isEqualTo("DatabaseUnreachable");
    assertThat(Kstatus.of(resource.migration())).isEqualTo(Kstatus.FAILED);
  }

  @Test
  void shouldNotMindOnceItHasEnded() {
    // Given
    MigrationStatus before =
        resource.look(
            in(Phase.CONTRACT)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.HIDE, NOON)
                            .done(Stage.DROP, NOON)
                            .ended(Outcome.SUCCEEDED, Reason.SUCCEEDED)));

    // When
    MigrationStatus status = resource.look(AWAY);

    // Then
    assertThat(status).isEqualTo(before);
  }

  @Test
  void shouldGoOnWhereItWasOnceTheLedgerIsSeenAgain() {
    // Given
    MigrationStatus before = resource.look(soaking());
    resource.look(CONNECTING);
    resource.look(AWAY);

    // When
    MigrationStatus status = resource.look(soaking());

    // Then
    assertThat(status).isEqualTo(before);
  }

  private static Situations soaking() {
    return in(Phase.SOAK).ledger(ledger -> ledger.pass(2, NOON, NOON, 0));
  }

  private static List<Condition> others(MigrationStatus status) {
    return Objects.requireNonNull(status.conditions()).stream()
        .filter(condition -> !List.of("Ready", "Reconciling", "Stalled").contains(condition.type()))
        .toList();
  }
}
