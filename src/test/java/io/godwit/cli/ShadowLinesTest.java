package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.ShadowReadStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShadowLinesTest {
  @Test
  void shouldSayEachPairInALine() {
    // Given
    var well =
        new ShadowReadStatus("revenue", "Godwit", "Passed", 12_000, 3, 1, 0, "0.06%", "1.07", null);
    var broken =
        new ShadowReadStatus(
            "total", "Godwit", "Unknown", 0, 0, 0, 1, null, null, "the old query cannot run: x");

    // When
    List<String> lines = ShadowLines.of(List.of(well, broken), new Console.Paint(false));

    // Then
    assertThat(lines)
        .containsExactly(
            "✔ shadow reads revenue: 3 of 12,000 differ, 1 fail, at most 0.06% of all, p99 1.07"
                + " times the old one",
            "॥ shadow reads total: 0 of 0 differ, 0 fail; the old query cannot run: x");
    assertThat(ShadowLines.of(null, new Console.Paint(false))).isEmpty();
  }
}
