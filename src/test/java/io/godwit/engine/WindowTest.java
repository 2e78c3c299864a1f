package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.api.Phase;
import io.godwit.api.WindowSpec;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When windows open and close. In Berlin the clock is put forward from 02:00 to 03:00 on 29 March
 * 2026, and back from 03:00 to 02:00 on 25 October.
 */
class WindowTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an ordinary night               | 0 1 * * *       | 5h  | Europe/Berlin       | 2026-03-27T12:00:00Z | 2026-03-28T00:00:00Z | 2026-03-28T05:00:00Z
          the night that is an hour less  | 0 1 * * *       | 5h  | Europe/Berlin       | 2026-03-28T12:00:00Z | 2026-03-29T00:00:00Z | 2026-03-29T04:00:00Z
          the night after it              | 0 1 * * *       | 5h  | Europe/Berlin       | 2026-03-29T12:00:00Z | 2026-03-29T23:00:00Z | 2026-03-30T04:00:00Z
          the night that is an hour more  | 0 1 * * *       | 5h  | Europe/Berlin       | 2026-10-24T12:00:00Z | 2026-10-24T23:00:00Z | 2026-10-25T05:00:00Z
          it opens at a time left out     | 30 2 * * *      | 1h  | Europe/Berlin       | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z | 2026-03-29T01:30:00Z
          all of it is left out           | 0 2 * * *       | 1h  | Europe/Berlin       | 2026-03-28T12:00:00Z | 2026-03-30T00:00:00Z | 2026-03-30T01:00:00Z
          it closes at a time left out    | 30 1 * * *      | 1h  | Europe/Berlin       | 2026-03-28T12:00:00Z | 2026-03-29T00:30:00Z | 2026-03-29T01:00:00Z
          it opens at a time there twice  | 30 2 * * *      | 1h  | Europe/Berlin       | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z | 2026-10-25T02:30:00Z
          all of it is there twice        | 15 2 * * *      | 30m | Europe/Berlin       | 2026-10-24T12:00:00Z | 2026-10-25T00:15:00Z | 2026-10-25T00:45:00Z
          it opens the first time only    | 15 2 * * *      | 30m | Europe/Berlin       | 2026-10-25T00:50:00Z | 2026-10-26T01:15:00Z | 2026-10-26T01:45:00Z
          it closes at a time there twice | 30 0 * * *      | 2h  | Europe/Berlin       | 2026-10-24T12:00:00Z | 2026-10-24T22:30:00Z | 2026-10-25T00:30:00Z
          over midnight, west of Greenwich| 0 22 * * 6      | 6h  | America/New_York    | 2026-03-07T12:00:00Z | 2026-03-08T03:00:00Z | 2026-03-08T08:00:00Z
          half an hour less               | 0 1 * * *       | 2h  | Australia/Lord_Howe | 2026-10-03T00:00:00Z | 2026-10-03T14:30:00Z | 2026-10-03T16:00:00Z
          no summer time                  | 0 1 * * *       | 5h  | UTC                 | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z | 2026-03-29T06:00:00Z
          on weekdays                     | 0 1 * * MON-FRI | 5h  | UTC                 | 2026-03-06T12:00:00Z | 2026-03-09T01:00:00Z | 2026-03-09T06:00:00Z
          Sunday is 7                     | 0 1 * * 7       | 5h  | UTC                 | 2026-03-06T12:00:00Z | 2026-03-08T01:00:00Z | 2026-03-08T06:00:00Z
          Sunday is 0, too                | 0 1 * * 0       | 5h  | UTC                 | 2026-03-06T12:00:00Z | 2026-03-08T01:00:00Z | 2026-03-08T06:00:00Z
          day 13, or a Friday: as cron    | 0 1 13 * 5      | 5h  | UTC                 | 2026-03-01T12:00:00Z | 2026-03-06T01:00:00Z | 2026-03-06T06:00:00Z
          a leap day                      | 0 1 29 2 *      | 5h  | UTC                 | 2026-03-06T12:00:00Z | 2028-02-29T01:00:00Z | 2028-02-29T06:00:00Z
          the whole day                   | 0 0 * * *       | 24h | Europe/Berlin       | 2026-03-28T12:00:00Z | 2026-03-28T23:00:00Z | 2026-03-29T22:00:00Z
          at the moment that it opens     | 0 1 * * *       | 5h  | UTC                 | 2026-03-28T01:00:00Z | 2026-03-29T01:00:00Z | 2026-03-29T06:00:00Z
          just before it opens            | 0 1 * * *       | 5h  | UTC                 | 2026-03-28T00:59:59Z | 2026-03-28T01:00:00Z | 2026-03-28T06:00:00Z
          """)
  void shouldOpenAndClose(
      String scene,
      String schedule,
      String duration,
      String zone,
      Instant after,
      Instant opens,
      Instant closes) {
    // Given
    Window window = window(schedule, duration, zone);

    // Then
    assertThat(window.after(after)).as(scene).contains(new Span(opens, closes));
    assertThat(window.around(opens)).contains(new Span(opens, closes));
    assertThat(window.around(closes.minusMillis(1))).contains(new Span(opens, closes));
    assertThat(window.around(opens.minusMillis(1)).filter(span -> span.to().equals(closes)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-28T23:59:59Z, false",
    "2026-03-29T00:00:00Z, true",
    "2026-03-29T03:59:59Z, true",
    "2026-03-29T04:00:00Z, false",
    "2026-03-29T04:30:00Z, false",
    "2026-10-24T23:00:00Z, true",
    "2026-10-25T01:30:00Z, true",
    "2026-10-25T04:59:59Z, true",
    "2026-10-25T05:00:00Z, false"
  })
  void shouldBeOpenByTheClockOnTheWall(Instant moment, boolean open) {
    assertThat(window("0 1 * * *", "5h", "Europe/Berlin").around(moment).isPresent())
        .isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          61 1 * * *  | 5h      | UTC           | schedule 61 1 * * * is not understood:
          0 1 * * MOO | 5h      | UTC           | schedule 0 1 * * MOO is not understood:
          0 1 * * * * | 5h      | UTC           | schedule 0 1 * * * * is not understood:
          0 1 30 2 *  | 5h      | UTC           | schedule 0 1 30 2 * is not understood: no day ever matches it
          0 1 * * *   | 5h      | Europe/Berlim | timeZone Europe/Berlim is not known
          0 1 * * *   | 25h     | UTC           | duration 25h is longer than the 24h from one opening of 0 1 * * * to the next
          0 1 1,31 * *| 24h1m   | UTC           | duration 24h1m is longer than the 24h from one opening
          */5 * * * * | 5m1s    | UTC           | duration 5m1s is longer than the 5m from one opening
          0 1 * * *   | 0s      | UTC           | duration 0s is shorter than a minute
          0 1 * * *   | 59s     | UTC           | duration 59s is shorter than a minute
          0 1 * * *   | 5 hours | UTC           | not a duration
          """)
  void shouldSayWhatIsWrong(String schedule, String duration, String zone, String said) {
    assertThatThrownBy(() -> window(schedule, duration, zone))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(said);
  }

  private static Window window(String schedule, String duration, String zone) {
    return Window.parse(new WindowSpec(List.of(Phase.BACKFILL), schedule, duration, zone));
  }
}
