package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackJumpTest {
  @ParameterizedTest
  @CsvSource({
    "0, 9, false",
    "0, 10, true",
    "1, 10, false",
    "1, 39, false",
    "1, 40, true",
    "100, 1000, false",
    "100, 3000, false",
    "100, 3100, true",
    "-1, 10, true",
  })
  void shouldTellAJumpFromChance(double before, long count, boolean jump) {
    assertThat(RollbackJump.seen(before, count, Duration.ofSeconds(10))).isEqualTo(jump);
  }

  @ParameterizedTest
  @CsvSource({"0", "3"})
  void shouldNotCallNothingAJump(double before) {
    assertThat(RollbackJump.seen(before, 0, Duration.ZERO)).isFalse();
  }
}
