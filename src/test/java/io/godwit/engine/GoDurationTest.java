package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "1.5s, PT1.5S",
    "1h30m, PT1H30M",
    "72h, PT72H",
    "0s, PT0S",
    "0.001s, PT0.001S",
    "1m1h, PT1H1M",
    "999999.999h, PT999999H59M56.4S"
  })
  void shouldRead(String text, Duration duration) {
    // When
    Duration read = GoDuration.parse(text);

    // Then
    assertThat(read).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "5", "s", "3d", "-5s", "1h ", " 1h", "1h 30m", "1,5h", "1h30", "５s", "1e3s"
      })
  void shouldRefuse(String text) {
    // When, then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoDuration.parse(text))
        .withMessage("not a duration like 30s, 10m or 24h: " + text);
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.9S, 0s",
    "PT45S, 45s",
    "PT1M, 1m",
    "PT1M5S, 1m5s",
    "PT1H, 1h",
    "PT1H0M7S, 1h",
    "PT1H30M, 1h30m",
    "PT200H, 200h",
    "PT-5S, 0s"
  })
  void shouldWrite(Duration duration, String text) {
    // When
    String written = GoDuration.format(duration);

    // Then
    assertThat(written).isEqualTo(text);
  }
}
