package io.godwit.backfill;

import java.time.Duration;

/**
 * How many rows the next batch gets, so that a batch takes about as long as it should. The rate is
 * a weighted average as in pt-online-schema-change (chunk-time), growth is capped as in GitLab's
 * batched migrations, and a batch within the dead band changes nothing, so that noise does not.
 *
 * @param rows of the next batch
 * @param limits what it moves between
 * @param weightedRows rows of the past, the recent ones counting more
 * @param weightedSeconds what they took
 */
public record BatchSize(int rows, Limits limits, double weightedRows, double weightedSeconds) {
  /** What the past still counts for after each batch (WeightedAvgRate of pt-osc). */
  private static final double MEMORY = 0.75;

  /** MAX_MULTIPLIER of GitLab's batch optimizer. */
  private static final double GROWTH = 1.2;

  private static final double SHRINK = 0.5;

  /** Of the target: what takes this long or up to the target itself is good enough. */
  private static final double DEAD_BAND = 0.8;

  /** Shorter batches say more about the round trip than about the rows. */
  private static final Duration TOO_SHORT = Duration.ofMillis(2);

  /** Fewer rows would mean that all time goes into round trips. */
  static final int LEAST = 50;

  /**
   * What the size moves between.
   *
   * @param most rows of a batch, whatever the rate
   * @param target what a batch should take
   */
  public record Limits(int most, Duration target) {}

  /** Where a worker starts that knows nothing yet. */
  public static BatchSize start(int rows, Limits limits) {
    return new BatchSize(Math.min(rows, limits.most()), limits, 0, 0);
  }

  /** The same with other limits, which may change while a backfill runs. */
  public BatchSize within(Limits wanted) {
    return wanted.equals(limits)
        ? this
        : new BatchSize(Math.min(rows, wanted.most()), wanted, weightedRows, weightedSeconds);
  }

  /** After a batch of so many rows that took so long. */
  public BatchSize after(long done, Duration took) {
    if (done < rows && took.compareTo(limits.target()) <= 0) {
      // The end of a range: a short batch is no reason to grow.
      return this;
    }
    double seconds = took.toNanos() / 1e9;
    double pastRows = MEMORY * weightedRows + done;
    double pastSeconds = MEMORY * weightedSeconds + seconds;
    double target = limits.target().toNanos() / 1e9;
    if (seconds >= DEAD_BAND * target && seconds <= target) {
      return new BatchSize(rows, limits, pastRows, pastSeconds);
    }
    double wanted =
        took.compareTo(TOO_SHORT) < 0 ? Double.MAX_VALUE : pastRows / pastSeconds * target;
    return new BatchSize(clamp(wanted), limits, pastRows, pastSeconds);
  }

  /** After a batch that was given up: cancelled by a timeout, or chosen to end a deadlock. */
  public BatchSize afterTimeout() {
    return new BatchSize(clamp(0), limits, 0, 0);
  }

  private int clamp(double wanted) {
    double near = Math.clamp(wanted, rows * SHRINK, Math.ceil(rows * GROWTH));
    return Math.clamp((long) near, Math.min(LEAST, limits.most()), limits.most());
  }
}
