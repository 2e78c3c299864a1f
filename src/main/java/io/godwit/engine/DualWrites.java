package io.godwit.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the second write goes, as workers have seen it now and then. A failure counts once a worker
 * has seen that its row is there and still differs (rules-postgres 14).
 *
 * @param samples the last ones, the oldest first: those of the window, and the one before it
 * @param missingSince since when the row that waits longest for its new side has been seen so, or
 *     null if none is known to wait
 */
public record DualWrites(List<Sample> samples, @Nullable Instant missingSince) {
  /** So far back from the last sample failures and writes are counted. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  /** Nobody has looked yet. */
  public static final DualWrites NONE = new DualWrites(List.of(), null);

  public DualWrites {
    samples = List.copyOf(samples);
  }

  /**
   * One look.
   *
   * @param writes rows inserted and updated so far by whoever, as the statistics say; null: unknown
   * @param failed writes so far that did not reach the other side
   */
  public record Sample(Instant at, @Nullable Long writes, long failed) {}

  /**
   * What came between the first and the last sample.
   *
   * @param writes rows inserted and updated by whoever: never less than the application's
   * @param failed writes that did not reach the other side
   */
  public record Window(long writes, long failed, Duration time) {}

  /** Writes that did not reach the other side, ever since. */
  public long failedEver() {
    return samples.isEmpty() ? 0 : samples.getLast().failed();
  }

  /** Empty while nothing can be said: statistics that were reset begin a window anew. */
  public Optional<Window> window() {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    Sample from = samples.getFirst();
    Sample before = from;
    for (Sample sample : samples) {
      Long now = sample.writes();
      Long then = before.writes();
      if (now == null || then == null || now < then) {
        from = sample;
      }
      before = sample;
    }
    Long first = from.writes();
    Long last = before.writes();
    return first == null || last == null || !from.at().isBefore(before.at())
        ? Optional.empty()
        : Optional.of(
            new Window(
                last - first,
                Math.max(0, before.failed() - from.failed()),
                Duration.between(from.at(), before.at())));
  }
}
