package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exact bounds of a share. */
class BinomialBoundPropertiesTest {
  private static final double SURE = 0.95;

  /** Found by sums of the binomial distribution with 40 digits, without the beta function. */
  @ParameterizedTest
  @CsvSource({
    "0, 3000, 0.000998079011997, 0",
    "1, 3000, 0.00158030182746, 1.70976186299e-5",
    "5, 100, 0.102253377643, 0.0199055636622",
    "50, 100, 0.586378285369, 0.413621714631",
    "99, 100, 0.999487198584, 0.953440188546",
    "1000, 1000000, 0.00105357487745, 0.000948583778594"
  })
  void shouldBeExact(long hits, long sample, double upper, double lower) {
    assertThat(BinomialBound.upper(hits, sample, SURE)).isCloseTo(upper, within(1e-11));
    assertThat(BinomialBound.lower(hits, sample, SURE)).isCloseTo(lower, within(1e-11));
  }

  @Property
  void shouldBeAboutThreeDividedByTheSampleWhereNothingWasHit(
      @ForAll @LongRange(min = 100, max = 10_000_000) long sample) {
    double upper = BinomialBound.upper(0, sample, SURE);

    assertThat(upper).isCloseTo(1 - Math.pow(0.05, 1.0 / sample), within(1e-12));
    assertThat(upper * sample).isBetween(2.9, 3.0);
  }

  @Property
  void shouldGrowWithHitsAndShrinkWithTheSample(
      @ForAll @IntRange(max = 200) int hits,
      @ForAll @IntRange(min = 201, max = 20_000) int sample) {
    double upper = BinomialBound.upper(hits, sample, SURE);

    assertThat(BinomialBound.upper(hits + 1L, sample, SURE)).isGreaterThan(upper);
    assertThat(BinomialBound.upper(hits, sample + 1L, SURE)).isLessThan(upper);
    assertThat(BinomialBound.upper(hits, sample, 0.99)).isGreaterThan(upper);
    double lower = BinomialBound.lower(hits, sample, SURE);
    assertThat(lower).isLessThanOrEqualTo((double) hits / sample).isLessThan(upper);
    assertThat(upper).isGreaterThan((double) hits / sample).isLessThan(1);
    assertThat(BinomialBound.lower(hits + 1L, sample, SURE)).isGreaterThan(lower);
  }

  @Test
  void shouldNotFlinchAtTheLargestNumbers() {
    long most = Long.MAX_VALUE;

    assertThat(BinomialBound.upper(most / 2, most, SURE)).isCloseTo(0.5, within(1e-3));
    assertThat(BinomialBound.lower(most / 2, most, SURE)).isCloseTo(0.5, within(1e-3));
    assertThat(BinomialBound.upper(1, most, SURE)).isBetween(0.0, 1e-6);
    assertThat(BinomialBound.upper(most, most, SURE)).isEqualTo(1);
    assertThat(BinomialBound.upper(0, 0, SURE)).isEqualTo(1);
    assertThat(BinomialBound.lower(0, 0, SURE)).isZero();
  }

  @Property
  void shouldKnowHowManyItTakes(@ForAll @IntRange(min = 1, max = 9999) int tenThousandths) {
    double limit = tenThousandths / 10_000.0;

    long sample = BinomialBound.cleanSample(limit);

    assertThat(BinomialBound.upper(0, sample, SURE)).isLessThanOrEqualTo(limit + 1e-12);
    if (sample > 1) {
      assertThat(BinomialBound.upper(0, sample - 1, SURE)).isGreaterThan(limit);
    }
  }
}
