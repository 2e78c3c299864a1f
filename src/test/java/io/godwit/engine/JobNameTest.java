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

  @ParameterizedTest
  @EnumSource
  void shouldFitIntoALabel(Stage stage) {
    // When
    String name = new JobName("m".repeat(40), stage, 999_999).text();

    // Then
    assertThat(name).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  }
}
