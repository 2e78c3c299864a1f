package io.godwit.engine;

import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How often a gate is measured, and how much of what it tolerates: fields and meaning as in Argo
 * Rollouts.
 *
 * @param initialDelay before the first measurement
 * @param interval between two measurements, or null: one is enough
 * @param count how many measurements make a run, or null: as many as there is time for
 * @param failureLimit so many may fail; one more fails the run; -1: any number may
 * @param inconclusiveLimit so many may be neither; with one more nobody knows
 * @param consecutiveErrorLimit so often in a row it may be impossible to measure before it is said
 *     that the gate cannot be measured
 * @param consecutiveSuccessLimit so many successes in a row end the run well; 0: off
 */
public record GateLimits(
    Duration initialDelay,
    @Nullable Duration interval,
    @Nullable Integer count,
    int failureLimit,
    int inconclusiveLimit,
    int consecutiveErrorLimit,
    int consecutiveSuccessLimit) {
  /** What could not be measured is tried again so soon. */
  public static final Duration AFTER_ERROR = Duration.ofSeconds(10);

  /** Between two runs where no interval is given. */
  private static final Duration BETWEEN_RUNS = Duration.ofMinutes(1);

  /** Between two looks right before something that cannot be taken back. */
  private static final Duration BEFORE_IRREVERSIBLE = Duration.ofSeconds(30);

  /** One measurement, and none may fail. */
  public static final GateLimits ONCE = new GateLimits(Duration.ZERO, null, null, 0, 0, 4, 0);

  /** Measurements that make a run; empty: it has no end. */
  public OptionalInt measurements() {
    if (count != null) {
      return OptionalInt.of(count);
    }
    return interval == null ? OptionalInt.of(1) : OptionalInt.empty();
  }

  /** The same as a watch that has passed while the last measurement is a success. */
  public GateLimits watching() {
    return new GateLimits(
        Duration.ZERO, between(), null, failureLimit, inconclusiveLimit, consecutiveErrorLimit, 0);
  }

  /** How long after one measurement the next is due while all goes well. */
  public Duration between() {
    return interval == null ? BETWEEN_RUNS : interval;
  }

  Duration pause(boolean irreversible) {
    Duration pause = between();
    return irreversible && pause.compareTo(BEFORE_IRREVERSIBLE) > 0 ? BEFORE_IRREVERSIBLE : pause;
  }

  /** How soon it is tried again. */
  Duration afterError() {
    return interval == null || interval.compareTo(AFTER_ERROR) > 0 ? AFTER_ERROR : interval;
  }

  /** A measurement that is older says nothing of now. */
  Duration stale(boolean irreversible) {
    return pause(irreversible).multipliedBy(2).plus(AFTER_ERROR.multipliedBy(3));
  }
}
