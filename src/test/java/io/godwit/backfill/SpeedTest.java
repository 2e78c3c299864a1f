package io.godwit.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpeedTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int STEADY = 10_000;

  @Test
  void shouldSayNothingBeforeEnoughWasSeen() {
    assertThat(Speed.unknown().now()).isEmpty();
    assertThat(Speed.unknown().after(0, NOON).after(100, NOON.plusSeconds(1)).now()).isEmpty();
  }

  @Test
  void shouldNotTakeTheStartOfThePodsForSlowness() {
    // Given
    Speed speed = Speed.unknown();
    for (int second = 0; second < 60; second++) {
      speed = speed.after(0, NOON.plusSeconds(second));
    }

    // When
    for (int second = 0; second < 10; second++) {
      speed = speed.after((second + 1) * 1000L, NOON.plusSeconds(60 + second));
    }

    // Then
    assertThat(speed.now().orElseThrow()).isEqualTo(1000);
  }

  @Test
  void shouldForgetWhatWasFasterWithinAMinute() {
    // Given
    Speed speed = run(new Random(1), 60);

    // When: it is held.
    Instant last = NOON.plusSeconds(59);
    for (int second = 1; second <= 120; second++) {
      speed = speed.after(speed.rows(), last.plusSeconds(second));
    }

    // Then
    assertThat(speed.now().orElseThrow()).isLessThan(STEADY / 100);
  }

  @Test
  void shouldBeginAnewWhereRowsAreFewerThanBefore() {
    assertThat(run(new Random(1), 60).after(0, NOON.plusSeconds(60)).now()).isEmpty();
  }

  /** The limits are those that a steady run has to keep at 25, 50 and 75 % of its rows. */
  @Property(tries = 200)
  void shouldFindTheEndOfASteadyRun(
      @ForAll long seed, @ForAll @IntRange(min = 20, max = 600) int seconds) {
    int[] percents = {25, 50, 75};
    double[] errors = {0.30, 0.20, 0.15};
    for (int i = 0; i < percents.length; i++) {
      int seen = seconds * percents[i] / 100 + 1;
      Speed speed = run(new Random(seed), seen);
      double left = (double) STEADY * seconds - speed.rows();
      assertThat(left / speed.now().orElseThrow())
          .as("at %d %%", percents[i])
          .isCloseTo(left / STEADY, within(errors[i] * left / STEADY));
    }
  }

  /** A second's rows vary by a quarter to either side. */
  private static Speed run(Random random, int seconds) {
    Speed speed = Speed.unknown();
    long rows = 0;
    for (int second = 0; second < seconds; second++) {
      rows += Math.round(STEADY * (0.75 + random.nextDouble() / 2));
      speed = speed.after(rows, NOON.plusSeconds(second));
    }
    return speed;
  }
}
