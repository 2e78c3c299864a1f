package io.godwit.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.api.HealthSpec;
import io.godwit.api.SignalLimits;
import io.godwit.api.SignalSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchlistTest {
  private static final Instant NOW = Draft.NOON;

  @ParameterizedTest
  @CsvSource({
    "probe, 2.9, HEALTHY",
    "probe, 3, SOFT",
    "probe, 20, HARD",
    "replica-lag, 1.4, HEALTHY",
    "replica-lag, 1.5, SOFT",
    "replica-lag, 5, HARD",
    "slot-wal, 104857600, SOFT",
    "slot-wal, 1073741824, HARD",
    "archive-queue, 42, HARD",
    "lock-waiters, 1, SOFT",
    "blocked-by-us, 1, HARD",
    "active-backends, 24, HEALTHY",
    "connections, 90, HARD",
    "oldest-transaction, 1800, HARD",
    "wal-rate, 1e12, HEALTHY",
    "dead-tuples, 99, SOFT",
    "autovacuum, 86400, SOFT",
    "disk-free, 26, HEALTHY",
    "disk-free, 25, SOFT",
    "disk-free, 15, HARD",
  })
  void shouldHaveLimitsWithoutAnyConfiguration(String signal, double value, State state) {
    // When
    Judgement judged = only(Watchlist.of(null, null), Reading.of(signal, value, NOW, "here"));

    // Then
    assertThat(judged.state()).isEqualTo(state);
  }

  @Test
  void shouldTakeTheLimitsOfTheMigrationBeforeThoseOfTheDatabase() {
    // Given
    HealthSpec database = health(named("replica-lag", "1s", "2s"));
    Reading lag = Reading.of(BuiltIn.REPLICA_LAG, 3, NOW, "here");

    // Then
    assertThat(only(Watchlist.of(database, null), lag).state()).isEqualTo(State.HARD);
    assertThat(only(Watchlist.of(database, migration("4s", "10s")), lag).state())
        .isEqualTo(State.HEALTHY);
    assertThat(only(Watchlist.of(database, migration(null, "off")), lag).state())
        .isEqualTo(State.SOFT);
    assertThat(only(Watchlist.of(database, migration("off", "off")), lag).state())
        .isEqualTo(State.HEALTHY);
  }

  @Test
  void shouldHoldWhereANamedSignalHasNothingToMeasure() {
    // Given
    Reading none = Reading.inapplicable(BuiltIn.ARCHIVE_QUEUE, "archive_mode is off", NOW, "here");
    HealthSpec named = health(named("archive-queue", null, null));

    // Then
    assertThat(only(Watchlist.of(null, null), none).state()).isEqualTo(State.NOT_APPLICABLE);
    assertThat(only(Watchlist.of(named, null), none).state()).isEqualTo(State.UNKNOWN);
    assertThat(only(Watchlist.of(named, null), none).words())
        .isEqualTo("archive-queue has no data: archive_mode is off");
  }

  @Test
  void shouldHoldWhatIsMissingStaleOrNoNumber() {
    // Given
    Watchlist list = Watchlist.of(null, null);
    Instant old = NOW.minus(Duration.ofSeconds(6));

    // Then
    assertThat(only(list, Reading.missing("probe", "no answer", NOW, "x")).state().holds())
        .isTrue();
    assertThat(only(list, Reading.of("probe", Double.NaN, NOW, "x")).state().holds()).isTrue();
    assertThat(only(list, Reading.of("probe", 1, old, "x")).state()).isEqualTo(State.UNKNOWN);
    assertThat(only(list, Reading.of("probe", 1, old, "x")).source())
        .isEqualTo("x: last measured 6 s ago");
    assertThat(list.judge(List.of(), NOW))
        .allSatisfy(
            judged ->
                assertThat(judged.state())
                    .isEqualTo(
                        judged.signal().equals("wal-rate") ? State.NOT_APPLICABLE : State.UNKNOWN));
  }

  @Test
  void shouldTakeTheWorstOfSeveralPlaces() {
    // Given
    List<Reading> readings =
        List.of(
            Reading.of(BuiltIn.REPLICA_LAG, 0.1, NOW, "replica r1"),
            Reading.of(BuiltIn.REPLICA_LAG, 7, NOW, "replica r2"),
            Reading.missing("replica-lag", "no answer", NOW, "replica r3"));

    // When
    Judgement worst = judged(Watchlist.of(null, null), "replica-lag", readings);

    // Then
    assertThat(worst.state()).isEqualTo(State.HARD);
    assertThat(worst.words()).isEqualTo("replica-lag is 7s, hard limit 5s (replica r2)");
  }

  @Test
  void shouldTakeUnitAndDirectionOfAQueryFromItsLimits() {
    // Given
    var apdex =
        new SignalSpec(
            "apdex", new SignalSpec.Prometheus("http://p", "q"), null, null, "0.9", "0.8");
    var size = new SignalSpec("backlog", null, new SignalSpec.Sql("select 1"), null, null, "10MB");
    var check = new SignalSpec("gate", null, null, new SignalSpec.Http("http://g"), null, null);
    Watchlist list = Watchlist.of(health(apdex, size, check), null);

    // Then
    assertThat(only(list, Reading.of("apdex", 0.95, NOW, "")).state()).isEqualTo(State.HEALTHY);
    assertThat(only(list, Reading.of("apdex", 0.85, NOW, "")).state()).isEqualTo(State.SOFT);
    assertThat(only(list, Reading.of("apdex", 0.5, NOW, "")).state()).isEqualTo(State.HARD);
    assertThat(only(list, Reading.of("backlog", 3 << 20, NOW, "")).shown()).isEqualTo("3MB");
    assertThat(only(list, Reading.of("gate", 0, NOW, "")).state()).isEqualTo(State.HEALTHY);
    assertThat(only(list, Reading.of("gate", 1, NOW, "")).state()).isEqualTo(State.HARD);
  }

  @Test
  void shouldNotTurnFreeSpaceRoundWhereOneLimitIsOff() {
    // Given
    var space =
        new SignalSpec("disk-free", null, new SignalSpec.Sql("select 1"), null, "off", "10%");

    // Then
    assertThat(
            only(Watchlist.of(health(space), null), Reading.of("disk-free", 80, NOW, "")).state())
        .isEqualTo(State.HEALTHY);
    assertThat(only(Watchlist.of(health(space), null), Reading.of("disk-free", 9, NOW, "")).state())
        .isEqualTo(State.HARD);
  }

  private static SignalSpec named(String name, @Nullable String soft, @Nullable String hard) {
    return new SignalSpec(name, null, null, null, soft, hard);
  }

  private static HealthSpec health(SignalSpec... signals) {
    return new HealthSpec(Arrays.asList(signals));
  }

  private static List<SignalLimits> migration(@Nullable String soft, @Nullable String hard) {
    return List.of(new SignalLimits("replica-lag", soft, hard));
  }

  private static Judgement only(Watchlist list, Reading reading) {
    return judged(list, reading.signal(), List.of(reading));
  }

  private static Judgement judged(Watchlist list, String signal, List<Reading> readings) {
    return list.judge(readings, NOW).stream()
        .filter(judged -> judged.signal().equals(signal))
        .findFirst()
        .orElseThrow();
  }
}
