package io.godwit.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The heartbeats that were written to a primary of late. A replica lags by the age of the first
 * beat that it does not have yet, on one clock: neither another machine's clock nor an idle primary
 * makes a lag where there is none.
 */
public final class Beats {
  private static final int MEMORY = 3_600;

  /**
   * One beat.
   *
   * @param written what stands in the row: the primary's time
   * @param lsn where the primary's log ended
   * @param committed when we saw it committed, on our clock
   */
  public record Beat(Instant written, long lsn, Instant committed) {}

  private final Deque<Beat> beats = new ArrayDeque<>();

  /** One more. */
  public synchronized void add(Beat beat) {
    beats.addLast(beat);
    if (beats.size() > MEMORY) {
      beats.removeFirst();
    }
  }

  /** True if none is known yet. */
  public synchronized boolean none() {
    return beats.isEmpty();
  }

  /** Lag in seconds of a replica whose row says this. */
  public synchronized double lagByRow(Instant seen, Instant now) {
    Instant oldest = beats.isEmpty() ? seen : beats.getFirst().written();
    if (seen.isBefore(oldest)) {
      // Behind all that we remember: only the primary's own times are left.
      return seconds(Duration.between(seen, beats.getLast().written()));
    }
    return beats.stream()
        .filter(beat -> beat.written().isAfter(seen))
        .findFirst()
        .map(beat -> seconds(Duration.between(beat.committed(), now)))
        .orElse(0.0);
  }

  /** Lag in seconds of a replica that has replayed up to here. */
  public synchronized double lagByLog(long replayed, Instant now) {
    return beats.stream()
        .filter(beat -> beat.lsn() > replayed)
        .findFirst()
        .map(beat -> seconds(Duration.between(beat.committed(), now)))
        .orElse(0.0);
  }

  /** Bytes of log that a replica which has replayed up to here does not have. */
  public synchronized long bytesBehind(long replayed) {
    return beats.isEmpty() ? 0 : Math.max(0, beats.getLast().lsn() - replayed);
  }

  private static double seconds(Duration duration) {
    return Math.max(0, duration.toMillis() / 1000.0);
  }
}
