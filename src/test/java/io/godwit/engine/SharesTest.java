package io.godwit.engine;

import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.engine.Shares.Filler;
import io.godwit.phase.Phases;
import io.godwit.support.Brief;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Situations;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {
  private static final Engine ENGINE = new Engine(new Road(Phases.inOrder()));

  @ParameterizedTest
  @CsvSource({
    // limit, what a wants and has, what b wants and has, what they get
    "4, 4, 0, 4, 0, 2, 2",
    "3, 4, 0, 4, 0, 2, 1",
    "4, 1, 0, 4, 0, 1, 3",
    "1, 2, 0, 2, 0, 1, 0",
    "9, 2, 0, 3, 0, 2, 3",
    "4, 4, 4, 4, 0, 2, 0",
    "4, 4, 3, 4, 0, 2, 1",
    "4, 4, 2, 4, 2, 2, 2"
  })
  void shouldShareOut(int limit, int mostA, int toldA, int mostB, int toldB, int a, int b) {
    Shares shares =
        new Shares(limit, List.of(new Filler("a", mostA, toldA), new Filler("b", mostB, toldB)));
    assertThat(shares.of("a")).isEqualTo(a);
    assertThat(shares.of("b")).isEqualTo(b);
    assertThat(shares.of("neither")).isZero();
  }

  @Property
  void shouldNeverBeMoreThanThereAre(
      @ForAll @IntRange(min = 1, max = 12) int limit,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 8) Integer> most) {
    // Given: nobody has any, and each in turn does what it may.
    int[] told = new int[most.size()];
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < told.length; i++) {
        // When
        told[i] = shares(limit, most, told).of("m" + i);

        // Then
        assertThat(java.util.stream.IntStream.of(told).sum()).isLessThanOrEqualTo(limit);
      }
    }
    assertThat(java.util.stream.IntStream.of(told).sum())
        .isEqualTo(Math.min(limit, most.stream().mapToInt(Integer::intValue).sum()));
  }

  private static Shares shares(int limit, List<Integer> most, int[] told) {
    List<Filler> fillers = new ArrayList<>();
    for (int i = 0; i < told.length; i++) {
      fillers.add(new Filler("m" + i, most.get(i), told[i]));
    }
    return new Shares(limit, fillers);
  }

  @Test
  void shouldRestWithoutWorkers() {
    assertThat(Brief.of(ENGINE.decide(with(0, Phase.BACKFILL, 2).now())))
        .isEqualTo("Held(workers, ConcurrencyLimit) tell workers to rest");
    assertThat(Brief.of(ENGINE.decide(with(0, Phase.EXPAND, 2).now())))
        .isEqualTo("Work(Expanding) tell workers to run, ensure amount-expand-1");
    assertThat(ENGINE.decide(with(0, Phase.BACKFILL, 2).rollbackAsked().now()))
        .isInstanceOf(Decision.WalkBack.class);
  }

  @Test
  void shouldHaveNoMoreWorkersThanItsShare() {
    // When
    Decision first = ENGINE.decide(with(2, Phase.BACKFILL, 4).now());
    Decision then = ENGINE.decide(with(2, Phase.BACKFILL, 2).now());

    // Then: the Job is looked after once its size is recorded.
    assertThat(Brief.of(first)).isEqualTo("Work(Backfilling) tell workers to run");
    assertThat(first.actions())
        .first()
        .satisfies(
            action -> assertThat(((Action.Tune) action).tuning().pods().count()).isEqualTo(2));
    assertThat(Brief.of(then)).isEqualTo("Work(Backfilling) ensure amount-backfill-1");
  }

  private static Situations with(int share, Phase phase, int pods) {
    return in(phase)
        .spec(spec -> spec.workers(2, 4))
        .ledger(ledger -> ledger.tuning(LedgerDraft.tuning(true, pods)))
        .turn(new Turn(Timetable.ALWAYS, null, share));
  }
}
