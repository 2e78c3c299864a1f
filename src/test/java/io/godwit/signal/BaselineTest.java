package io.godwit.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BaselineTest {
  @Test
  void shouldCompareWithTheBestOfLate() {
    // Given
    Baseline baseline =
        Baseline.unknown()
            .after(0.004, Draft.NOON)
            .after(0.009, Draft.second(1))
            .after(0.020, Draft.second(70));

    // Then
    assertThat(baseline.ratio(0.004)).isCloseTo(1, within(1e-9));
    assertThat(baseline.ratio(0.040)).isCloseTo(10, within(1e-9));
  }

  @Test
  void shouldForgetWhatWasNormalTenMinutesAgo() {
    // Given
    Baseline baseline = Baseline.unknown().after(0.004, Draft.NOON);

    // When
    Baseline later = baseline.after(0.040, Draft.NOON.plus(Duration.ofMinutes(10)));

    // Then
    assertThat(later.ratio(0.040)).isEqualTo(1);
    assertThat(later.minutes()).hasSize(1);
  }

  @Test
  void shouldMakeNothingOfTimesThatDifferByChance() {
    Baseline baseline = Baseline.unknown().after(0.0001, Draft.NOON);

    assertThat(baseline.ratio(0.0019)).isEqualTo(1);
    assertThat(baseline.ratio(0.0060)).isCloseTo(3, within(1e-9));
  }
}
