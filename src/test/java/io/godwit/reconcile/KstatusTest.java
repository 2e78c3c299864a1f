package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.backFrom;
import static io.godwit.support.Situations.in;
import static io.godwit.support.Situations.unplanned;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Milestone;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.JobState;
import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Flux, Argo CD and {@code kubectl wait} see (rules-operator 12). */
class KstatusTest {
  private record Row(String when, Situations given, Kstatus then) {
    @Override
    public String toString() {
      return when;
    }
  }

  static List<Row> rows() {
    return List.of(
        new Row("nothing is there", unplanned(), Kstatus.IN_PROGRESS),
        new Row("before the milestone", in(Phase.EXPAND), Kstatus.IN_PROGRESS),
        new Row("from the milestone on", in(Phase.DUAL_WRITE), Kstatus.CURRENT),
        new Row(
            "from the milestone on, while work goes on",
            in(Phase.BACKFILL).job(Stage.BACKFILL, JobState.State.ACTIVE),
            Kstatus.CURRENT),
        new Row(
            "before a milestone that is far",
            in(Phase.SOAK).spec(spec -> spec.milestone(Milestone.CONTRACTED)),
            Kstatus.IN_PROGRESS),
        new Row(
            "suspended before the milestone",
            in(Phase.EXPAND).spec(SpecDraft::suspended),
            Kstatus.IN_PROGRESS),
        new Row("suspended after it", in(Phase.SOAK).spec(SpecDraft::suspended), Kstatus.CURRENT),
        new Row("waiting for an approval", in(Phase.CONTRACT), Kstatus.CURRENT),
        new Row(
            "waiting for an approval before the milestone",
            in(Phase.CONTRACT).spec(spec -> spec.milestone(Milestone.CONTRACTED)),
            Kstatus.IN_PROGRESS),
        new Row(
            "a Job has failed",
            in(Phase.EXPAND).failedJob(Stage.EXPAND, Reason.STEP_FAILED, "boom"),
            Kstatus.FAILED),
        new Row(
            "a Job has failed after the milestone",
            in(Phase.BACKFILL).failedJob(Stage.BACKFILL, Reason.BACKFILL_FAILED, "boom"),
            Kstatus.FAILED),
        new Row(
            "rows differ",
            in(Phase.VERIFY).ledger(ledger -> ledger.pass(1, NOON, NOON, 4)),
            Kstatus.FAILED),
        new Row(
            "the database is away",
            in(Phase.EXPAND).trouble(Reason.DATABASE_UNREACHABLE, "refused"),
            Kstatus.IN_PROGRESS),
        new Row("walking back", backFrom(Phase.SOAK), Kstatus.FAILED),
        new Row(
            "rolled back",
            backFrom(Phase.EXPAND)
                .ledger(ledger -> ledger.undone().ended(Outcome.ROLLED_BACK, Reason.ROLLED_BACK)),
            Kstatus.FAILED),
        new Row(
            "refused",
            in(Phase.PREPARE)
                .ledger(ledger -> ledger.unplanned().ended(Outcome.FAILED, Reason.PLAN_REFUSED)),
            Kstatus.FAILED),
        new Row(
            "succeeded",
            in(Phase.CONTRACT)
                .ledger(
                    ledger ->
                        ledger
                            .done(Stage.HIDE, NOON)
                            .done(Stage.DROP, NOON)
                            .ended(Outcome.SUCCEEDED, Reason.SUCCEEDED)),
            Kstatus.CURRENT));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldBeReadAs(Row row) {
    // Given
    var resource = new Resource();

    // When
    resource.look(row.given());

    // Then
    assertThat(Kstatus.of(resource.migration())).isEqualTo(row.then());
  }

  @Test
  void shouldBeInProgressWhileAChangeOfTheSpecIsNotSeen() {
    // Given
    var resource = new Resource();
    resource.look(in(Phase.SOAK));

    // When
    resource.changed();

    // Then
    assertThat(Kstatus.of(resource.migration())).isEqualTo(Kstatus.IN_PROGRESS);
  }

  @Test
  void shouldBeTerminatingOnceDeleted() {
    // Given
    var resource = new Resource();
    resource.look(in(Phase.SOAK));

    // When
    resource.deleted();

    // Then
    assertThat(Kstatus.of(resource.migration())).isEqualTo(Kstatus.TERMINATING);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldNeverBeBothReconcilingAndStalled(Row row) {
    // Given
    var resource = new Resource();

    // When
    resource.look(row.given());

    // Then
    List<String> present =
        resource.conditions().stream()
            .filter(type -> type.equals("Reconciling") || type.equals("Stalled"))
            .toList();
    assertThat(present).hasSizeLessThanOrEqualTo(1);
    if (resource.condition("Ready").status().equals("True")) {
      assertThat(present).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldNameEachConditionOnce(Row row) {
    // Given
    var resource = new Resource();

    // When
    resource.look(row.given());

    // Then: a list whose key is the type refuses twins.
    assertThat(resource.conditions()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(16);
  }
}
