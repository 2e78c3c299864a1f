package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.support.LedgerDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The window is an hour: a comparison every thirty minutes. */
class WatchedTest {
  record Scene(String name, UnaryOperator<LedgerDraft> passes, int minutes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Scene> scenes() {
    return List.of(
        new Scene("nothing was compared", draft -> draft, 0),
        new Scene("one has just begun", draft -> draft.pass(1, before(10), null, 0), 0),
        new Scene("one took ten minutes", draft -> clean(draft, 1, 10, 0), 10),
        new Scene("and is twenty minutes old", draft -> clean(draft, 1, 30, 20), 30),
        new Scene("nobody compared for hours after it", draft -> clean(draft, 1, 600, 590), 40),
        new Scene(
            "two, one after the other", draft -> clean(clean(draft, 1, 40, 35), 2, 10, 5), 40),
        new Scene(
            "two with hours in between in which nobody compared",
            draft -> clean(clean(draft, 1, 300, 295), 2, 10, 5),
            5 + 30 + 5 + 5),
        new Scene(
            "the first of two found something",
            draft -> clean(draft.pass(1, before(60), before(55), 1), 2, 10, 5),
            10),
        new Scene(
            "the first of two repaired something",
            draft -> clean(draft.repaired(1, before(60), before(55), 1), 2, 10, 5),
            10),
        new Scene(
            "the last found something",
            draft -> clean(draft, 1, 60, 55).pass(2, before(10), before(5), 1),
            0),
        new Scene(
            "the next is under way",
            draft -> clean(draft, 1, 40, 30).pass(2, before(5), null, 0),
            35));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void shouldCountTimeInWhichRowsWereCompared(Scene scene) {
    // Given
    Situation now = in(Phase.VERIFY).spec(spec -> spec.window("1h")).ledger(scene.passes()).now();

    // Then
    assertThat(Watched.clean(now)).isEqualTo(Duration.ofMinutes(scene.minutes()));
  }

  private static LedgerDraft clean(LedgerDraft draft, int number, int began, int ended) {
    return draft.pass(number, before(began), before(ended), 0);
  }

  private static Instant before(int minutes) {
    return NOON.minus(Duration.ofMinutes(minutes));
  }
}
