package io.godwit.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Whatever the database does, batches stay within what was allowed and find their size. */
class BatchSizePropertiesTest {
  private static final BatchSize.Limits LIMITS =
      new BatchSize.Limits(10_000, Duration.ofMillis(50));

  @Property
  void shouldNeverLeaveItsLimitsNorJump(
      @ForAll @IntRange(min = 1, max = 100_000) int first,
      @ForAll @IntRange(min = 1, max = 100_000) int most,
      @ForAll @LongRange(max = 10_000_000_000L) long[] nanos) {
    BatchSize size = BatchSize.start(first, new BatchSize.Limits(most, Duration.ofMillis(50)));

    for (long took : nanos) {
      BatchSize next = size.after(size.rows(), Duration.ofNanos(took));

      assertThat(next.rows()).isBetween(1, most);
      assertThat(next.rows()).isLessThanOrEqualTo((int) Math.ceil(size.rows() * 1.2) + 50);
      assertThat(next.rows() * 2 + 1).isGreaterThanOrEqualTo(Math.min(size.rows(), most));
      size = next;
    }
  }

  /** At a steady rate it ends where a batch takes between 80 and 100 % of the target. */
  @Property
  void shouldSettleWhereABatchTakesWhatItShould(
      @ForAll @DoubleRange(min = 2_000, max = 180_000) double rowsPerSecond,
      @ForAll @IntRange(min = 50, max = 10_000) int first) {
    BatchSize size = BatchSize.start(first, LIMITS);

    for (int i = 0; i < 200; i++) {
      size = size.after(size.rows(), took(size.rows(), rowsPerSecond));
    }

    assertThat(took(size.rows(), rowsPerSecond).toNanos()).isBetween(39_000_000L, 51_000_000L);
  }

  @Property
  void shouldHalveAfterATimeout(@ForAll @IntRange(min = 100, max = 10_000) int rows) {
    BatchSize size = BatchSize.start(rows, LIMITS).afterTimeout();

    assertThat(size.rows()).isEqualTo(Math.max(50, rows / 2));
  }

  @Property
  void shouldNotGrowByTheShortBatchAtTheEndOfARange(
      @ForAll @IntRange(min = 2, max = 10_000) int rows) {
    BatchSize size = BatchSize.start(rows, LIMITS);

    assertThat(size.after(rows - 1, Duration.ofNanos(1))).isEqualTo(size);
  }

  private static Duration took(int rows, double rowsPerSecond) {
    return Duration.ofNanos((long) (rows / rowsPerSecond * 1e9));
  }
}
