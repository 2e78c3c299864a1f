package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WaitCommandTest {
  @Test
  void shouldGoOnWaitingWhileWorkIsUnderWay() throws IOException {
    assertThat(WaitCommand.judge(TextsTest.seen("unseen"), null)).isEmpty();
    assertThat(WaitCommand.judge(TextsTest.seen("backfill"), null)).isEmpty();
    assertThat(WaitCommand.judge(TextsTest.seen("approval"), null)).isEmpty();
  }

  @Test
  void shouldNotTakeAMigrationThatWalksBackForStuck() throws IOException {
    assertThat(WaitCommand.judge(TextsTest.seen("rolling-back"), null)).isEmpty();
  }

  @Test
  void shouldTellHowItEnded() throws IOException {
    assertThat(WaitCommand.judge(TextsTest.seen("succeeded"), null)).isEqualTo(OptionalInt.of(0));
    assertThat(WaitCommand.judge(TextsTest.seen("stalled"), null)).isEqualTo(OptionalInt.of(1));
    assertThat(WaitCommand.judge(TextsTest.seen("rolled-back"), "Expanded"))
        .isEqualTo(OptionalInt.of(WaitCommand.ROLLED_BACK));
  }

  @Test
  void shouldSeeAMilestone() throws IOException {
    assertThat(WaitCommand.judge(TextsTest.seen("backfill"), "Ready")).isEqualTo(OptionalInt.of(0));
    assertThat(WaitCommand.judge(TextsTest.seen("backfill"), "CutOver")).isEmpty();
  }
}
