package io.godwit.engine;

import static io.godwit.support.LedgerDraft.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.GateRun.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sequences of measurements, and what they come to: each row is a sentence of Argo Rollouts'
 * documentation of analysis, or what is stricter here. S: successful, F: failed, I: neither, E:
 * could not be measured.
 */
class GateRunTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  record Sequence(String sentence, GateLimits limits, String measured, State state) {
    @Override
    public String toString() {
      return sentence + ": " + measured;
    }
  }

  static List<Sequence> sequences() {
    return List.of(
        new Sequence(
            "no interval and no count: one measurement", GateLimits.ONCE, "S", State.SUCCESSFUL),
        new Sequence("the same, failed", GateLimits.ONCE, "F", State.FAILED),
        new Sequence("the same, neither", GateLimits.ONCE, "I", State.INCONCLUSIVE),
        new Sequence(
            "interval and count: it is over after count measurements",
            limits(3, 0, 0),
            "SSS",
            State.SUCCESSFUL),
        new Sequence("and not before", limits(3, 0, 0), "SS", State.RUNNING),
        new Sequence(
            "interval without count: it goes on indefinitely",
            limits(null, 0, 0),
            "SSSSSSSSSSSSSSSSSSSS",
            State.RUNNING),
        new Sequence("until it fails", limits(null, 0, 0), "SSSF", State.FAILED),
        new Sequence(
            "failureLimit 3: the run fails once more than 3 measurements have failed",
            limits(10, 3, 0),
            "FSFSFSF",
            State.FAILED),
        new Sequence("three are tolerated", limits(10, 3, 0), "FSFSFSS", State.RUNNING),
        new Sequence(
            "failures within the limit are ignored when count is reached",
            limits(4, 2, 0),
            "FFSS",
            State.SUCCESSFUL),
        new Sequence(
            "even if the last one failed: they are counted, not weighed",
            limits(4, 2, 0),
            "SSFF",
            State.SUCCESSFUL),
        new Sequence(
            "failureLimit 0 by default: none may fail", limits(10, 0, 0), "SSSSF", State.FAILED),
        new Sequence(
            "failureLimit -1: any number may fail", limits(4, -1, 0), "FFFF", State.SUCCESSFUL),
        new Sequence(
            "inconclusiveLimit 0 by default: the run is inconclusive at once",
            limits(10, 0, 0),
            "SI",
            State.INCONCLUSIVE),
        new Sequence("inconclusiveLimit 1", limits(10, 0, 1), "SIS", State.RUNNING),
        new Sequence("and one more", limits(10, 0, 1), "SISI", State.INCONCLUSIVE),
        new Sequence("failure is worse than not to know", limits(10, 0, 0), "F", State.FAILED),
        new Sequence(
            "an error is no measurement: count does not count it",
            limits(2, 0, 0),
            "SEES",
            State.SUCCESSFUL),
        new Sequence(
            "consecutiveErrorLimit 4 by default: four errors in a row are tolerated",
            limits(2, 0, 0),
            "SEEEE",
            State.RUNNING),
        new Sequence(
            "stricter: more errors end no run, it could not be measured",
            limits(2, 0, 0),
            "SEEEEEEEEEEEE",
            State.RUNNING),
        new Sequence(
            "stricter: and it goes on when there is an answer again",
            limits(2, 0, 0),
            "SEEEEEEES",
            State.SUCCESSFUL),
        new Sequence(
            "stricter: nothing but errors never passes", GateLimits.ONCE, "EEEEEE", State.RUNNING),
        new Sequence(
            "consecutiveSuccessLimit 3 reached: successful before count",
            inRow(10, -1, 3),
            "FFSSS",
            State.SUCCESSFUL),
        new Sequence("a failure begins the row anew", inRow(10, -1, 3), "SSFSS", State.RUNNING),
        new Sequence("an error does, too", inRow(10, -1, 3), "SSESS", State.RUNNING),
        new Sequence(
            "both limits: failureLimit violated first", inRow(10, 1, 3), "FSSF", State.FAILED),
        new Sequence(
            "both limits: the row reached first", inRow(10, 1, 3), "FSSS", State.SUCCESSFUL),
        new Sequence(
            "count reached without the row: inconclusive",
            inRow(5, -1, 3),
            "SSFSS",
            State.INCONCLUSIVE),
        new Sequence(
            "consecutiveSuccessLimit without count", inRow(null, 0, 2), "SS", State.SUCCESSFUL));
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void shouldComeToWhatIsDocumented(Sequence sequence) {
    assertThat(run(sequence.limits(), sequence.measured()).state(sequence.limits()))
        .isEqualTo(sequence.state());
  }

  @Test
  void shouldBeginAnotherRunAfterOneThatPassed() {
    // Given
    GateLimits limits = limits(2, 1, 0);

    // When
    GateRun run = run(limits, "FSSF");

    // Then: each run tolerates one failure.
    assertThat(run.state(limits)).isEqualTo(State.SUCCESSFUL);
    assertThat(run.passedAt()).isEqualTo(NOON.plus(MINUTE.multipliedBy(4)));
    assertThat(run(limits, "FSSFFF").state(limits)).isEqualTo(State.FAILED);
  }

  @Test
  void shouldStayFailed() {
    // Given
    GateLimits limits = limits(2, 0, 0);

    // When
    GateRun run = run(limits, "FSSSS");

    // Then
    assertThat(run.state(limits)).isEqualTo(State.FAILED);
    assertThat(run.due(limits, false)).isEmpty();
    assertThat(run.last()).hasSize(1);
  }

  @Test
  void shouldKeepTheLastTenMeasurements() {
    // When
    GateRun run = run(limits(null, -1, 0), "F".repeat(5) + "S".repeat(8));

    // Then
    assertThat(run.last()).hasSize(10);
    assertThat(run.last().getFirst().phase()).isEqualTo(Measurement.Phase.FAILED);
    assertThat(run.counts().failed()).isEqualTo(5);
    assertThat(run.newest().orElseThrow().at()).isEqualTo(NOON.plus(MINUTE.multipliedBy(13)));
  }

  @Test
  void shouldSayWhenTheNextIsDue() {
    // Given
    var delayed = new GateLimits(Duration.ofMinutes(5), MINUTE, 3, 0, 0, 4, 0);
    Instant first = NOON.plus(MINUTE);

    // Then
    assertThat(run(delayed, "").due(delayed, false)).contains(NOON.plus(Duration.ofMinutes(5)));
    assertThat(run(delayed, "S").due(delayed, false)).contains(first.plus(MINUTE));
    assertThat(run(delayed, "E").due(delayed, false)).contains(first.plusSeconds(10));
    assertThat(run(delayed, "S").due(delayed, true)).contains(first.plusSeconds(30));
    assertThat(run(GateLimits.ONCE, "S").due(GateLimits.ONCE, false)).contains(first.plus(MINUTE));
  }

  @Test
  void shouldNameTheNextMeasurementTheSameUntilItIsTaken() {
    // Given
    GateLimits limits = limits(3, 0, 0);
    GateRun later = GateRun.begun("errors", "Soak", 1, "hash", NOON.plus(MINUTE));

    // Then: when a run began in somebody's memory is no part of it.
    assertThat(later.next()).isEqualTo(run(limits, "").next());
    assertThat(run(limits, "S").next()).isEqualTo(run(limits, "S").next());
    assertThat(run(limits, "S").next()).isNotEqualTo(run(limits, "").next());
    assertThat(run(limits, "SE").next()).isNotEqualTo(run(limits, "S").next());
    assertThat(GateRun.begun("errors", "Soak", 2, "hash", NOON).next())
        .isNotEqualTo(run(limits, "").next());
  }

  @Test
  void shouldRememberSinceWhenItCannotBeMeasured() {
    // Then
    assertThat(run(limits(3, 0, 0), "SEEE").troubleSince())
        .isEqualTo(NOON.plus(MINUTE.multipliedBy(2)));
    assertThat(run(limits(3, 0, 0), "SEES").troubleSince()).isNull();
  }

  static GateLimits limits(@Nullable Integer count, int failures, int inconclusive) {
    return new GateLimits(Duration.ZERO, MINUTE, count, failures, inconclusive, 4, 0);
  }

  private static GateLimits inRow(@Nullable Integer count, int failures, int inRow) {
    return new GateLimits(Duration.ZERO, MINUTE, count, failures, 0, 4, inRow);
  }

  /** One measurement a minute from one minute after noon on. */
  static GateRun run(GateLimits limits, String measured) {
    GateRun run = GateRun.begun("errors", "Soak", 1, "hash", NOON);
    for (int i = 0; i < measured.length(); i++) {
      Instant at = NOON.plus(MINUTE.multipliedBy(i + 1));
      run = run.after(measurement(measured.charAt(i), at), limits);
    }
    return run;
  }

  static Measurement measurement(char kind, Instant at) {
    return switch (kind) {
      case 'S' -> new Measurement(at, Measurement.Phase.SUCCESSFUL, "0.001", "");
      case 'F' -> new Measurement(at, Measurement.Phase.FAILED, "0.5", "");
      case 'I' -> new Measurement(at, Measurement.Phase.INCONCLUSIVE, "0.02", "");
      default -> Measurement.error(at, "no answer in time");
    };
  }
}
