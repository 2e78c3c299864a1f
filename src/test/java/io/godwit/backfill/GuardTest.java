package io.godwit.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {
  @ParameterizedTest
  @CsvSource({
    // Nobody has ever watched: a worker started by hand.
    "1, false, , false, 1",
    "4, true, , false, 1",
    // Somebody watches.
    "1, false, 1, false, 1",
    "4, false, 1, false, 4",
    "4, true, 1, true, 4",
    // Late: careful; not faster than it was told.
    "1, false, 6, false, 2",
    "4, false, 6, false, 4",
    // Nobody watches any more.
    "1, false, 16, true, 2",
  })
  void shouldNotRunUnwatched(
      double stretch, boolean hold, @Nullable Integer age, boolean holds, double pace) {
    // When
    Guard guard = new Guard(stretch, hold, "it lags", age == null ? null : Duration.ofSeconds(age));

    // Then
    assertThat(guard.holds()).isEqualTo(holds);
    assertThat(guard.pace()).isEqualTo(pace);
    if (holds) {
      assertThat(guard.why()).isEqualTo(hold ? "it lags" : guard.why()).isNotEmpty();
    }
  }
}
