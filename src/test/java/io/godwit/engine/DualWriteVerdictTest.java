package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.DualWrite.OnFailure;
import io.godwit.api.Phase;
import io.godwit.engine.DualWrites.Sample;
import io.godwit.phase.Phases;
import io.godwit.support.Brief;
import io.godwit.support.Row;
import io.godwit.support.Situations;
import io.godwit.support.SpecDraft;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DualWriteVerdictTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));

  private static final String ON = "Work(Backfilling) ensure amount-backfill-1";

  /** Samples a minute apart: rows written and failures so far. */
  private static DualWrites seen(@Nullable Long... writesAndFailed) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < writesAndFailed.length; i += 2) {
      Long failed = writesAndFailed[i + 1];
      samples.add(
          new Sample(NOON.plusSeconds(30L * i), writesAndFailed[i], failed == null ? 0 : failed));
    }
    return new DualWrites(samples, null);
  }

  private static Situations filling(@Nullable Long... writesAndFailed) {
    return in(Phase.BACKFILL)
        .ledger(ledger -> ledger.syncFailures(3, 0).dualWrites(seen(writesAndFailed)));
  }

  static List<Row> rows() {
    return List.of(
        new Row("nobody has looked", filling(), ON),
        new Row("one look says nothing", filling(500L, 400L), ON),
        new Row("none has failed since", filling(500L, 400L, 900L, 400L), ON),
        new Row("as many as are accepted", filling(0L, 0L, 1000L, 10L), ON),
        new Row("one more", filling(0L, 0L, 1000L, 11L), "WalkBack(DualWriteFailing)"),
        new Row("too few writes to say", filling(0L, 0L, 99L, 99L), ON),
        new Row("just enough", filling(0L, 0L, 100L, 2L), "WalkBack(DualWriteFailing)"),
        new Row(
            "over several looks", filling(0L, 0L, 60L, 1L, 120L, 2L), "WalkBack(DualWriteFailing)"),
        new Row("statistics are not known", filling(0L, 0L, null, 50L), ON),
        new Row(
            "statistics were reset: counted from there",
            filling(9000L, 0L, 10L, 500L, 1000L, 500L),
            ON),
        new Row(
            "failing since statistics were reset",
            filling(9000L, 0L, 10L, 0L, 1000L, 500L),
            "WalkBack(DualWriteFailing)"),
        new Row(
            "a limit of its own",
            filling(0L, 0L, 1000L, 200L).spec(spec -> spec.maxFailureRatio("0.2")),
            ON),
        new Row(
            "none may fail",
            filling(0L, 0L, 1000L, 1L).spec(spec -> spec.maxFailureRatio("0")),
            "WalkBack(DualWriteFailing)"),
        new Row(
            "all may fail",
            filling(0L, 0L, 1000L, 1000L).spec(spec -> spec.maxFailureRatio("1")),
            ON),
        new Row(
            "held, as asked for",
            filling(0L, 0L, 1000L, 11L).spec(spec -> spec.onFailure(OnFailure.HOLD)),
            "Stalled(dual-write, DualWriteFailing)"),
        new Row(
            "readers have moved",
            in(Phase.SOAK).ledger(ledger -> ledger.dualWrites(seen(0L, 0L, 1000L, 11L))),
            "WalkBack(DualWriteFailing)"),
        new Row(
            "the application writes both: no trigger fails",
            filling(0L, 0L, 1000L, 500L).spec(SpecDraft::writtenByApplication),
            ON),
        new Row(
            "walking back already",
            filling(0L, 0L, 1000L, 500L)
                .ledger(ledger -> ledger.walkingBack(Reason.ROLLBACK_REQUESTED)),
            "Work(RollingBack) stop forward jobs, ensure amount-rollback-1"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void shouldJudgeByTheRatio(Row row) {
    assertThat(Brief.of(ENGINE.decide(row.given().now()))).isEqualTo(row.then());
  }

  @Test
  void shouldMoveNobodyWhileItIsUnknownAndGoOnOnceItIsKnown() {
    Situations unknown =
        in(Phase.CUTOVER)
            .ledger(
                ledger ->
                    ledger.done(Stage.CUTOVER, NOON).pass(1, NOON, NOON, 0).syncFailures(1, 0));
    Situations known =
        in(Phase.CUTOVER)
            .ledger(
                ledger ->
                    ledger
                        .done(Stage.CUTOVER, NOON)
                        .pass(1, NOON, NOON, 0)
                        .syncFailures(1, 0)
                        .dualWrites(seen(0L, 1L, 20L, 1L)));

    assertThat(Brief.of(ENGINE.decide(unknown.now())))
        .startsWith("Held(dual-write, DualWriteUnknown)");
    assertThat(Brief.of(ENGINE.decide(known.now()))).isEqualTo("Work(CuttingOver) record flag 10");
  }

  @Test
  void shouldSayWhatWasSeenAndWhatIsAccepted() {
    assertThat(DualWriteVerdict.of(filling(0L, 0L, 2000L, 30L).now()).words())
        .isEqualTo(
            "30 of 2,000 writes in 1m did not reach the other side; 3 rows stand so; accepted are"
                + " 1%");
  }
}
