package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.backFrom;
import static io.godwit.support.Situations.in;
import static io.godwit.support.Situations.unplanned;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Condition;
import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusConditionsTest {
  private record Row(String when, Situations given, String type, String then) {
    @Override
    public String toString() {
      return type + ", " + when;
    }
  }

  static List<Row> rollbackAvailable() {
    String type = "RollbackAvailable";
    return List.of(
        new Row("nothing is there", unplanned(), type, "True NothingDone"),
        new Row("rows are filled", in(Phase.BACKFILL), type, "True Lossless"),
        new Row("readers have moved", in(Phase.SOAK), type, "True Lossless"),
        new Row(
            "values that the old side cannot hold",
            in(Phase.SOAK).ledger(ledger -> ledger.syncFailures(2, 2)),
            type,
            "False Lossy"),
        new Row(
            "no down, nobody has moved",
            in(Phase.VERIFY).ledger(ledger -> ledger.withoutDown()),
            type,
            "True Lossless"),
        new Row(
            "no down, readers have moved",
            in(Phase.SOAK).ledger(ledger -> ledger.withoutDown()),
            type,
            "False NoWayBack"),
        new Row(
            "no down, and the names are swapped without a flag",
            in(Phase.SOAK).bySwap().ledger(ledger -> ledger.withoutDown()),
            type,
            "False NoWayBack"),
        new Row(
            "the new side holds what the old one cannot",
            in(Phase.SOAK).ledger(ledger -> ledger.beyond()),
            type,
            "False PointOfNoReturn"),
        new Row("dropped", dropped(), type, "False PointOfNoReturn"),
        new Row(
            "rolled back",
            backFrom(Phase.EXPAND)
                .ledger(ledger -> ledger.ended(Outcome.ROLLED_BACK, Reason.ROLLED_BACK)),
            type,
            "False PointOfNoReturn"));
  }

  static List<Row> healthy() {
    String type = "Healthy";
    return List.of(
        new Row("nothing compared", in(Phase.BACKFILL), type, "True NothingFound"),
        new Row(
            "rows differ",
            in(Phase.VERIFY).ledger(ledger -> ledger.pass(1, NOON, NOON, 1)),
            type,
            "False DivergenceFound"),
        new Row(
            "as many as are accepted",
            in(Phase.VERIFY)
                .spec(spec -> spec.accepting(1))
                .ledger(ledger -> ledger.pass(1, NOON, NOON, 1)),
            type,
            "True NothingFound"),
        new Row(
            "a write was not carried over",
            in(Phase.BACKFILL).ledger(ledger -> ledger.syncFailures(1, 0)),
            type,
            "False SyncFailures"));
  }

  static List<Row> others() {
    return List.of(
        new Row("at work", in(Phase.EXPAND), "ApprovalRequired", "False Waiting"),
        new Row("nobody has", in(Phase.CONTRACT), "ApprovalRequired", "True ApprovalRequired"),
        new Row("somebody has", in(Phase.CONTRACT).approved(), "ApprovalRequired", "False Waiting"),
        new Row("at work", in(Phase.EXPAND), "Suspended", "False Waiting"),
        new Row(
            "by spec", in(Phase.EXPAND).spec(SpecDraft::suspended), "Suspended", "True Suspended"),
        new Row(
            "by the Database", in(Phase.EXPAND).databaseHold(), "Suspended", "True DatabaseHold"),
        new Row("an Advance", in(Phase.PREPARE), "Ready", "False Preparing"),
        new Row("a WalkBack", in(Phase.EXPAND).rollbackAsked(), "Ready", "False RollbackRequested"),
        new Row("the End", dropped(), "Ready", "True MilestoneReached"));
  }

  @ParameterizedTest
  @MethodSource({"rollbackAvailable", "healthy", "others"})
  void shouldSay(Row row) {
    // Given
    var resource = new Resource();

    // When
    resource.look(row.given());

    // Then
    Condition condition = resource.condition(row.type());
    assertThat(condition.status() + " " + condition.reason()).isEqualTo(row.then());
  }

  @ParameterizedTest
  @MethodSource({"rollbackAvailable", "healthy", "others"})
  void shouldUseNoWordThatCannotBeLookedUp(Row row) throws IOException {
    // Given
    var resource = new Resource();
    String reasons = Files.readString(Path.of("docs/reasons.md"));

    // When
    MigrationStatus status = resource.look(row.given());

    // Then
    assertThat(status.conditions())
        .isNotEmpty()
        .allSatisfy(
            condition -> assertThat(reasons).contains("\n### " + condition.reason() + "\n"));
  }

  private static Situations dropped() {
    return in(Phase.CONTRACT)
        .ledger(ledger -> ledger.done(Stage.HIDE, NOON).done(Stage.DROP, NOON));
  }
}
