package io.godwit.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  @ParameterizedTest
  @CsvSource({
    "40, 100, 1, 0",
    "40, 80, 1, 10",
    "40, 50, 1, 40",
    "40, 25, 1, 120",
    "40, 1, 1, 3960",
    "40, 80, 2, 60",
    "40, 100, 3, 80"
  })
  void shouldRestForWhatMayNotBeSpentWriting(long took, int duty, double stretch, long rest) {
    assertThat(Pace.rest(Duration.ofMillis(took), duty, stretch)).hasMillis(rest);
  }
}
