package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.Phase;
import io.godwit.support.Timetables;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimetableTest {
  /** Each night; all of Friday besides; and nothing from the 7th in the evening to the 9th. */
  private static final Timetable TIMETABLE =
      new Timetables()
          .window("0 1 * * *", "5h", Phase.BACKFILL, Phase.CONTRACT)
          .window("0 0 * * 5", "24h", Phase.BACKFILL)
          .blackout("2026-03-07T18:00:00Z", "2026-03-08T12:00:00Z")
          .blackout("2026-03-08T10:00:00+02:00", "2026-03-09T04:00:00+02:00")
          .timetable();

  @ParameterizedTest
  @CsvSource({
    "BACKFILL, 2026-03-04T02:00:00Z, true",
    "BACKFILL, 2026-03-04T12:00:00Z, false",
    "BACKFILL, 2026-03-06T12:00:00Z, true",
    "BACKFILL, 2026-03-07T00:30:00Z, false",
    "CONTRACT, 2026-03-06T12:00:00Z, false",
    "EXPAND, 2026-03-04T12:00:00Z, true"
  })
  void shouldBeOpenWhereOneWindowIs(Phase phase, Instant moment, boolean open) {
    assertThat(TIMETABLE.open(phase, moment)).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
    "BACKFILL, 2026-03-04T12:00:00Z, 2026-03-05T01:00:00Z",
    "BACKFILL, 2026-03-05T12:00:00Z, 2026-03-06T00:00:00Z",
    "CONTRACT, 2026-03-05T12:00:00Z, 2026-03-06T01:00:00Z",
    // The blackout ends while the window of the 9th is open.
    "BACKFILL, 2026-03-07T12:00:00Z, 2026-03-09T02:00:00Z"
  })
  void shouldKnowWhenItOpens(Phase phase, Instant moment, Instant opens) {
    assertThat(TIMETABLE.opens(phase, moment).map(Timetable.Opening::at)).contains(opens);
  }

  @Test
  void shouldKnowWhenABlackoutEnds() {
    assertThat(TIMETABLE.blackout(Instant.parse("2026-03-08T09:00:00Z")))
        .hasValueSatisfying(
            blackout ->
                assertThat(blackout.span().to()).isEqualTo(Instant.parse("2026-03-09T02:00:00Z")));
    assertThat(TIMETABLE.blackout(Instant.parse("2026-03-07T17:59:59Z"))).isEmpty();
    assertThat(TIMETABLE.blackout(Instant.parse("2026-03-09T02:00:00Z"))).isEmpty();
  }

  @Test
  void shouldSayWhatItDoesNotUnderstandAndWhomThatConcerns() {
    // When
    Timetable timetable =
        new Timetables()
            .window("0 1 * * *", "5h", Phase.BACKFILL)
            .window("0 99 * * *", "5h", Phase.BACKFILL, Phase.ENFORCE)
            .timetable();

    // Then
    assertThat(timetable.mistakes()).singleElement().asString().startsWith("spec.windows[1]: ");
    assertThat(timetable.mistakes(Phase.BACKFILL)).hasSize(1);
    assertThat(timetable.mistakes(Phase.ENFORCE)).hasSize(1);
    assertThat(timetable.mistakes(Phase.CONTRACT)).isEmpty();
  }

  @Test
  void shouldHoldEveryPhaseForABlackoutThatItDoesNotUnderstand() {
    // When
    Timetable timetable =
        new Timetables().blackout("2026-03-08T00:00:00Z", "2026-03-07T00:00:00Z").timetable();

    // Then
    for (Phase phase : Phase.values()) {
      assertThat(timetable.mistakes(phase))
          .containsExactly(
              "spec.blackouts[0]: to 2026-03-07T00:00:00Z is not after from 2026-03-08T00:00:00Z:"
                  + " correct one of them");
    }
  }

  @Test
  void shouldBeReadAgainOnlyWhenItIsAnother() {
    Timetables draft = new Timetables().window("0 1 * * *", "5h", Phase.BACKFILL);
    assertThat(draft.timetable().isOf(draft.spec())).isTrue();
    assertThat(TIMETABLE.isOf(draft.spec())).isFalse();
    assertThat(Timetable.ALWAYS.isOf(new Timetables().spec())).isTrue();
  }
}
