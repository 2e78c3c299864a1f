package io.godwit.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Condition;
import io.godwit.engine.Reason;
import io.godwit.support.LedgerDraft;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant LATER = LedgerDraft.NOON.plusSeconds(60);
  private static final List<Condition> BEFORE =
      new Conditions(null, 1, LedgerDraft.NOON)
          .add("Ready", false, Reason.EXPANDING, "adding")
          .list();

  @Test
  void shouldKeepTheTimeWhileTheStatusStays() {
    // When
    List<Condition> now =
        new Conditions(BEFORE, 2, LATER).add("Ready", false, Reason.BACKFILLING, "filling").list();

    // Then
    assertThat(now)
        .containsExactly(
            new Condition(
                "Ready", "False", 2, LedgerDraft.NOON.toString(), "Backfilling", "filling"));
  }

  @Test
  void shouldMoveTheTimeWhenTheStatusFlips() {
    // When
    List<Condition> now =
        new Conditions(BEFORE, 2, LATER).add("Ready", true, Reason.SUCCEEDED, "").list();

    // Then
    assertThat(now)
        .containsExactly(new Condition("Ready", "True", 2, LATER.toString(), "Succeeded", ""));
  }

  @Test
  void shouldLeaveAShortTextAlone() {
    // When
    String text = Conditions.cut("12345", 5);

    // Then
    assertThat(text).isEqualTo("12345");
  }
}
