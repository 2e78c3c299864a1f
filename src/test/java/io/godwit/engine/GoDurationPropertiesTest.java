package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class GoDurationPropertiesTest {
  @Property
  void shouldReadBackWhatItWrote(@ForAll @LongRange(min = 0, max = 3_599_999_999L) long seconds) {
    // Given
    Duration duration = Duration.ofSeconds(seconds);

    // When
    Duration back = GoDuration.parse(GoDuration.format(duration));

    // Then
    long lost = duration.minus(back).toSeconds();
    assertThat(lost).isBetween(0L, seconds < 3600 ? 0L : 59L);
  }
}
