package io.godwit.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.Condition;
import io.godwit.engine.Reason;
import io.godwit.support.LedgerDraft;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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

  @Property
  void shouldFitIntoSoManyBytesOfJson(
      @ForAll String text, @ForAll @IntRange(min = 3, max = 300) int bytes)
      throws JsonProcessingException {
    // When
    String cut = Conditions.cut(text, bytes);

    // Then
    int quotes = 2;
    assertThat(new ObjectMapper().writeValueAsString(cut).getBytes(UTF_8).length)
        .isLessThanOrEqualTo(bytes + quotes);
    assertThat(text).startsWith(cut.endsWith("…") ? cut.substring(0, cut.length() - 1) : cut);
  }
}
