package io.godwit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.report.QueryTimes.Counters;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryTimesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void shouldCompareTheMeanUntilTheBackfillWithThatAfterVerify() {
    QueryTimes times =
        QueryTimes.of(
            List.of(
                at("before", 100, 50, NOON),
                at("after", 200, 100, NOON),
                at("end", 300, 300, NOON)));

    assertThat(times.missing()).isNull();
    assertThat(times.kinds()).containsExactly(new QueryTimes.Kind("read", 100, 0.5, 100, 2.0));
  }

  @Test
  void shouldSayThatCountersWereResetMeanwhile() {
    QueryTimes reset =
        QueryTimes.of(
            List.of(
                at("before", 100, 50, NOON),
                at("after", 200, 100, NOON),
                at("end", 300, 300, NOON.plusSeconds(1))));
    QueryTimes forgotten =
        QueryTimes.of(
            List.of(
                at("before", 100, 50, NOON),
                at("after", 200, 100, NOON),
                at("end", 150, 90, NOON)));

    assertThat(reset.kinds()).isEmpty();
    assertThat(reset.missing()).contains("was reset");
    assertThat(forgotten.kinds()).isEmpty();
    assertThat(forgotten.missing()).contains("has forgotten statements");
  }

  @Test
  void shouldSayWhatIsMissing() {
    assertThat(QueryTimes.of(List.of()).missing()).contains("before the old column is dropped");
    assertThat(
            QueryTimes.of(
                    List.of(
                        at("before", 1, 1, NOON),
                        new Counters("end", "read", "the role may not see them", 0, 0, null)))
                .missing())
        .isEqualTo("the role may not see them");
    assertThat(QueryTimes.of(List.of(at("end", 1, 1, NOON))).missing())
        .contains("at all three moments");
  }

  private static Counters at(String moment, long calls, double millis, Instant since) {
    return new Counters(moment, "read", null, calls, millis, since);
  }
}
