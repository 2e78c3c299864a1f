package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static io.godwit.support.Situations.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.engine.Ledger.Tuning;
import io.godwit.engine.Surroundings.Throttling;
import io.godwit.support.LedgerDraft;
import io.godwit.support.Situations;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many worker pods there should be; the spec says 2 to 8 of them. */
class WorkersTest {
  private static final Throttling HEALTHY = new Throttling(false, 100, "", null, List.of(), null);

  record Scene(
      String name,
      int pods,
      @Nullable Instant changedAt,
      @Nullable Throttling throttling,
      int wanted) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Scene> scenes() {
    return List.of(
        new Scene("healthy for long enough", 4, before(10), HEALTHY, 5),
        new Scene("healthy, and the phase is a minute old", 4, null, HEALTHY, 5),
        new Scene("one more was started just now", 4, before(9), HEALTHY, 4),
        new Scene("all that are allowed", 8, before(60), HEALTHY, 8),
        new Scene("nobody looks at the signals", 4, before(60), null, 4),
        new Scene("slowed", 4, before(60), at(false, 95, before(20)), 4),
        new Scene("a hold has begun", 6, before(60), at(true, 50, before(1)), 3),
        new Scene(
            "a hold has begun in the first change's lifetime", 6, null, at(true, 50, NOON), 3),
        new Scene("the hold is answered", 3, before(1), at(true, 50, before(1)), 3),
        new Scene("the hold was answered long ago", 3, before(50), at(true, 50, before(60)), 3),
        new Scene("never fewer than the least", 3, before(60), at(true, 50, before(1)), 2),
        new Scene("fewer than the spec's least", 1, before(1), HEALTHY, 2),
        new Scene("more than the spec's most", 64, before(1), HEALTHY, 8));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void shouldGrowWhileHealthyAndHalveOnAHold(Scene scene) {
    assertThat(pods(situation(Phase.BACKFILL, scene), scene)).isEqualTo(scene.wanted());
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void shouldNotMoveWithSignalsOutsideTheBackfill(Scene scene) {
    assertThat(pods(situation(Phase.SOAK, scene), scene)).isEqualTo(Math.clamp(scene.pods(), 2, 8));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void shouldStartNoMoreThanThereAreRanges(Scene scene) {
    // Given
    Situations situation =
        situation(Phase.BACKFILL, scene).ledger(draft -> draft.rangesLeft(scene.pods()));

    // Then
    assertThat(pods(situation, scene)).isLessThanOrEqualTo(Math.max(2, scene.pods()));
  }

  private static Situations situation(Phase phase, Scene scene) {
    Situations situation =
        in(phase)
            .spec(spec -> spec.workers(2, 8))
            .ledger(
                draft ->
                    draft.tuning(
                        LedgerDraft.tuning(
                            true, new Tuning.Pods(scene.pods(), scene.changedAt()))));
    return scene.throttling() == null ? situation : situation.throttled(scene.throttling());
  }

  /** How many there are after what was decided. */
  private static int pods(Situations situation, Scene scene) {
    return Workers.tune(situation.now(), true).stream()
        .map(action -> ((Action.Tune) action).tuning().pods())
        .peek(pods -> assertThat(pods.changedAt()).isEqualTo(NOON))
        .map(Tuning.Pods::count)
        .findFirst()
        .orElse(scene.pods());
  }

  private static Throttling at(boolean hold, int percent, Instant since) {
    return new Throttling(hold, percent, "replica-lag is 7s", since, List.of(), null);
  }

  private static Instant before(int seconds) {
    return NOON.minusSeconds(seconds);
  }
}
