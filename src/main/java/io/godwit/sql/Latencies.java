package io.godwit.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How often a query took how long: a histogram of eight buckets for each doubling from a
 * microsecond to two minutes, so that a quantile is right to within 5 % and the ledger needs one
 * array for any number of reads. Not for several threads.
 */
final class Latencies {
  /** Length of the array. */
  static final int BUCKETS = 216;

  private static final int PER_DOUBLING = 8;
  private static final double LOG2 = Math.log(2);

  private final List<Long> counts;

  private Latencies(List<Long> counts) {
    this.counts = counts;
  }

  /** None yet. */
  static Latencies none() {
    return new Latencies(new ArrayList<>(Collections.nCopies(BUCKETS, 0L)));
  }

  /** As it stands in the ledger. */
  static Latencies of(List<Long> counts) {
    return new Latencies(new ArrayList<>(counts));
  }

  /** Adds a read. */
  void add(long nanos) {
    double micros = Math.max(1, nanos / 1e3);
    int bucket = (int) (Math.log(micros) / LOG2 * PER_DOUBLING);
    int place = Math.min(BUCKETS - 1, bucket);
    counts.set(place, counts.get(place) + 1);
  }

  /** What the ledger keeps. */
  List<Long> counts() {
    return List.copyOf(counts);
  }

  /** True if nothing was added. */
  boolean isEmpty() {
    return counts.stream().allMatch(count -> count == 0);
  }

  /** The latency, in milliseconds, that a share of all reads did not exceed; 0 if there is none. */
  double millis(double share) {
    long all = counts.stream().mapToLong(Long::longValue).sum();
    long rank = (long) Math.ceil(all * share);
    long seen = 0;
    for (int bucket = 0; bucket < counts.size(); bucket++) {
      seen += counts.get(bucket);
      if (seen >= rank && seen > 0) {
        // The middle of the bucket, as ratios go.
        return Math.pow(2, (bucket + 0.5) / PER_DOUBLING) / 1e3;
      }
    }
    return 0;
  }
}
