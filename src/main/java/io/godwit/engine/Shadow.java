package io.godwit.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of shadow reads.
 *
 * @param recorded hashes of the pairs that workers are told to run, by name
 * @param reads what came of them since the flag was moved last, or the phase began; what never ran
 *     is not among them
 */
public record Shadow(Map<String, String> recorded, List<Reads> reads) {
  /** Nothing is told, nothing came. */
  public static final Shadow NONE = new Shadow(Map.of(), List.of());

  public Shadow {
    recorded = Map.copyOf(recorded);
    reads = List.copyOf(reads);
  }

  /** Who ran the two queries. */
  public enum Source {
    /** A worker ran a pair of the spec. */
    GODWIT("Godwit"),
    /** The application told of its own. */
    APPLICATION("Application");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /** The word in ledger, status and metrics. */
    public String word() {
      return word;
    }
  }

  /**
   * Reads of one pair, or of the application.
   *
   * @param name the pair, or {@link #APPLICATION}
   * @param times how long they took, or null before any did
   * @param trouble why one of the queries cannot run at all, or null if they can
   */
  public record Reads(
      String name, Source source, Counts counts, @Nullable Times times, @Nullable Trouble trouble) {
    /** What the application's own reads are called; no pair has this name. */
    public static final String APPLICATION = "application";

    /** Nothing came of it yet. */
    public static Reads none(String name, Source source) {
      return new Reads(name, source, Counts.ZERO, null, null);
    }
  }

  /**
   * Reads by what came of them.
   *
   * @param matched both queries gave the same
   * @param mismatched they did not, and a moment later did not either
   * @param newErrors only the new query failed
   * @param oldErrors the old query failed: nothing was measured
   */
  public record Counts(long matched, long mismatched, long newErrors, long oldErrors) {
    /** None at all. */
    public static final Counts ZERO = new Counts(0, 0, 0, 0);

    /** Reads that could be judged. */
    public long samples() {
      return matched + bad();
    }

    /** Reads that a user would have got something else from, or nothing. */
    public long bad() {
      return mismatched + newErrors;
    }
  }

  /**
   * Latencies, in milliseconds.
   *
   * @param old of the old query
   * @param renewed of the new one
   */
  public record Times(Latency old, Latency renewed) {
    /** p99 of the new query by that of the old one; empty where only means are known. */
    public Optional<Double> p99Ratio() {
      Double before = old.p99();
      Double after = renewed.p99();
      return before == null || after == null || before <= 0
          ? Optional.empty()
          : Optional.of(after / before);
    }
  }

  /**
   * Latency of one query, in milliseconds.
   *
   * @param middle p50, or the mean where there is no p99
   * @param p99 or null where only sums were told
   */
  public record Latency(double middle, @Nullable Double p99) {}

  /**
   * Why a query cannot run at all.
   *
   * @param ofNew true for the new one, false for the old one or that of the keys
   */
  public record Trouble(boolean ofNew, String words) {}

  /** Reads of one pair, or of the application. */
  public Optional<Reads> reads(String name) {
    return reads.stream().filter(one -> one.name().equals(name)).findFirst();
  }
}
