package io.godwit.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BeatsTest {
  /** The primary's clock is an hour off. */
  private static Instant there(int second) {
    return Draft.second(second).plusSeconds(3600);
  }

  private final Beats beats = new Beats();

  private void beat(int second) {
    beats.add(new Beats.Beat(there(second), 1000L + 100L * second, Draft.second(second)));
  }

  @Test
  void shouldSeeNoLagWhereTheLastBeatHasArrived() {
    // Given
    beat(1);
    beat(2);

    // Then: however long ago that was, an idle primary makes no lag.
    assertThat(beats.lagByRow(there(2), Draft.second(500))).isZero();
    assertThat(beats.lagByLog(1200, Draft.second(500))).isZero();
    assertThat(beats.bytesBehind(1200)).isZero();
  }

  @Test
  void shouldMeasureFromTheFirstBeatThatIsMissing() {
    // Given
    for (int second = 1; second <= 9; second++) {
      beat(second);
    }

    // Then
    assertThat(beats.lagByRow(there(3), Draft.second(9).plusMillis(500))).isEqualTo(5.5);
    assertThat(beats.lagByLog(1300, Draft.second(9).plusMillis(500))).isEqualTo(5.5);
    assertThat(beats.bytesBehind(1300)).isEqualTo(600);
  }

  @Test
  void shouldKnowReplicasThatAreOlderThanItsMemory() {
    // Given
    beat(100);

    // Then
    assertThat(beats.lagByRow(there(1), Draft.second(100))).isEqualTo(99);
  }
}
