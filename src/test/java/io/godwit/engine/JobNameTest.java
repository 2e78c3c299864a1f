package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobNameTest {
  @Test
  void shouldNameStageAndAttempt() {
    // When
    String name = JobName.of("amount", Stage.DUAL_WRITE, 2).text();

    // Then
    assertThat(name).isEqualTo("amount-dualwrite-2");
  }

  @Test
  void shouldNameThePassOfAComparison() {
    // When
    String name = new JobName("amount", Stage.VERIFY, 2, 17).text();

    // Then
    assertThat(name).isEqualTo("amount-verify-2-17");
  }

  /** A Job of a stage has no pass, a comparison has a short word. */
  @ParameterizedTest
  @EnumSource
  void shouldFitIntoALabel(Stage stage) {
    // Given
    int pass = stage == Stage.VERIFY ? 999_999 : 0;

    // When
    String name = new JobName("m".repeat(40), stage, 9_999, pass).text();

    // Then
    assertThat(name).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  }
}
