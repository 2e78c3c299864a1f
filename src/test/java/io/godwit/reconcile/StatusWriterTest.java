package io.godwit.reconcile;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.MigrationStatus;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import io.godwit.engine.JobState;
import io.godwit.engine.Moved;
import io.godwit.engine.Reason;
import io.godwit.engine.Stage;
import io.godwit.support.Situations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may wait for ten seconds, and what may not. */
class StatusWriterTest {
  private record Row(String what, Situations now, boolean onlyNumbers) {
    @Override
    public String toString() {
      return what;
    }
  }

  static List<Row> rows() {
    return List.of(
        new Row("rows done", filling(2000), true),
        new Row("the Job at work", filling(1000).job(Stage.BACKFILL, JobState.State.ACTIVE), true),
        new Row("another comparison", filling(1000).ledger(l -> l.pass(1, NOON, NOON, 0)), true),
        new Row(
            "rows differ: a condition flips",
            filling(1000).ledger(l -> l.pass(1, NOON, NOON, 2)),
            false),
        new Row("the phase", in(Phase.ENFORCE), false),
        new Row("a hold", filling(1000).databaseHold(), false),
        new Row(
            "the reason of a condition",
            filling(1000).failedJob(Stage.BACKFILL, Reason.BACKFILL_FAILED, "boom"),
            false),
        new Row("the attempt", filling(1000).attempt(2), false),
        new Row(
            "the outcome",
            filling(1000).ledger(l -> l.ended(Outcome.FAILED, Reason.PLAN_REFUSED)),
            false),
        new Row("the flag", filling(1000).ledger(l -> l.flag(10, NOON)), false),
        new Row(
            "a cohort",
            filling(1000).ledger(l -> l.flag(new Moved(0, List.of("acme")), NOON)),
            false));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldTellNumbersFromNews(Row row) {
    // Given
    var resource = new Resource();
    MigrationStatus before = resource.look(filling(1000));
    MigrationStatus now = resource.look(row.now());

    // When
    boolean onlyNumbers = StatusWriter.onlyNumbers(before, now);

    // Then
    assertThat(onlyNumbers).isEqualTo(row.onlyNumbers());
  }

  @Test
  void shouldCallTheFirstStatusNews() {
    // Given
    MigrationStatus now = new Resource().look(filling(1000));

    // When
    boolean onlyNumbers = StatusWriter.onlyNumbers(null, now);

    // Then
    assertThat(onlyNumbers).isFalse();
  }

  private static Situations filling(long rows) {
    return in(Phase.BACKFILL)
        .ledger(ledger -> ledger.filled(rows, NOON.minus(Duration.ofMinutes(10))));
  }
}
