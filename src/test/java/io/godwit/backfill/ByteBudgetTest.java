package io.godwit.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  @Test
  void shouldLeaveNarrowRowsAlone() {
    assertThat(new ByteBudget(200).first(1000)).isEqualTo(1000);
    assertThat(new ByteBudget(200).most(10_000)).isEqualTo(10_000);
    assertThat(new ByteBudget(0).most(10_000)).isEqualTo(10_000);
  }

  @Test
  void shouldTakeFewerOfWideRows() {
    assertThat(new ByteBudget(50_000).first(1000)).isEqualTo(83);
    assertThat(new ByteBudget(50_000).most(10_000)).isEqualTo(335);
  }

  @Test
  void shouldTakeOneOfHugeRows() {
    assertThat(new ByteBudget(1 << 30).first(1000)).isOne();
  }
}
