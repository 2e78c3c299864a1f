package io.godwit.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "3, 3, NUMBER",
    "0.25, 0.25, NUMBER",
    "1500ms, 1.5, SECONDS",
    "30m, 1800, SECONDS",
    "1h, 3600, SECONDS",
    "100MB, 104857600, BYTES",
    "0.5GB, 536870912, BYTES",
    "80%, 80, PERCENT"
  })
  void shouldReadWhatPeopleWrite(String text, double value, Unit unit) {
    // When
    Amount amount = Amount.parse(text);

    // Then
    assertThat(amount.value()).isCloseTo(value, within(1e-9));
    assertThat(amount.unit()).isEqualTo(unit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1 s", "s", "1d", "1e3", "5mb", "NaN", "off"})
  void shouldRefuseWhatIsNone(String text) {
    assertThatThrownBy(() -> Amount.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1500ms, 1.5s",
    "5s, 5s",
    "30m, 30m",
    "1025MB, 1GB",
    "42, 42",
    "15%, 15%",
    "7200s, 2h"
  })
  void shouldBeShownInTheUnitThatFits(String written, String shown) {
    assertThat(Amount.parse(written)).hasToString(shown);
  }

  @Test
  void shouldShowSmallValues() {
    assertThat(Unit.SECONDS.words(0.0004)).isEqualTo("0.4ms");
    assertThat(Unit.SECONDS.words(0)).isEqualTo("0ms");
    assertThat(Unit.BYTES.words(0)).isEqualTo("0B");
    assertThat(Unit.PERCENT.words(33.333333)).isEqualTo("33.3%");
  }

  @Property
  void shouldFitIntoAFieldWhateverItIs(@ForAll double value, @ForAll Unit unit) {
    assertThat(unit.words(value)).hasSizeLessThanOrEqualTo(32);
  }

  @Property
  void shouldReadBackWhatItShows(
      @ForAll @LongRange(min = 1, max = 999_999_999_999_999L) long value, @ForAll Unit unit) {
    String shown = unit.words(value);

    Amount read = Amount.parse(shown);

    assertThat(read.unit()).isEqualTo(unit);
    assertThat(read.value()).isCloseTo(value, within(value * 0.01));
    assertThat(shown).doesNotContain("E");
  }
}
