package io.godwit.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterleavingTest {
  @Test
  void shouldDealAsLongAsUpdatesAreHot() {
    Interleaving now = Interleaving.start(true);

    for (int i = 0; i < 100; i++) {
      now = now.after(1000, 830);
    }

    assertThat(now.slices()).isEqualTo(8);
  }

  @Test
  void shouldGoBackToPlainOrderAfterTwoPoorWindowsAndTryAgainLater() {
    Interleaving now = Interleaving.start(true).after(1000, 100);

    assertThat(now.slices()).isEqualTo(8);
    now = now.after(1000, 100);
    assertThat(now.slices()).isEqualTo(1);
    for (int i = 0; i < 256; i++) {
      assertThat(now.slices()).isEqualTo(1);
      now = now.after(1000, 0);
    }
    assertThat(now.slices()).isEqualTo(8);
  }

  @Test
  void shouldTryLessAndLessOftenWhereItNeverPays() {
    Interleaving now = Interleaving.start(true);
    int dealt = 0;

    for (int i = 0; i < 10_000; i++) {
      dealt += now.slices() == 8 ? 1 : 0;
      now = now.after(1000, 0);
    }

    assertThat(dealt).isLessThan(100);
  }

  @Test
  void shouldForgetAPoorWindowOnceAGoodOneFollows() {
    Interleaving now = Interleaving.start(true);

    for (int i = 0; i < 50; i++) {
      now = now.after(1000, 100).after(1000, 900);
    }

    assertThat(now.slices()).isEqualTo(8);
  }

  @Test
  void shouldNotDealWhatCannotBeDealt() {
    assertThat(Interleaving.start(false).after(1000, 1000).slices()).isEqualTo(1);
  }

  @Test
  void shouldNotJudgeByNothing() {
    Interleaving now = Interleaving.start(true);

    assertThat(now.after(0, 0).after(0, 0)).isEqualTo(now);
  }
}
