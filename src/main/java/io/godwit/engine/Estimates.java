package io.godwit.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the work of a plan takes, measured on a copy of some rows. Rows in memory, on a server that
 * had other things to do, too: an estimate, and part of no hash.
 *
 * @param rows rows that were measured
 * @param works by the id of the step, or {@link #BACKFILL} or {@link #COMPARISON}
 */
public record Estimates(long rows, Map<String, Estimate> works) {
  /** One UPDATE of all rows, which is about what the batches of one worker take together. */
  public static final String BACKFILL = "backfill";

  /** One look at all rows. */
  public static final String COMPARISON = "comparison";

  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

  /**
   * What one piece of work takes.
   *
   * @param millis time
   * @param wal bytes of the write-ahead log, or -1 if that was not measured
   */
  public record Estimate(long millis, long wal) {
    /** {@code about 3m20s, and 1.2 GB of WAL}. */
    public String words() {
      return "about " + time() + (wal > 0 ? " and " + bytes(wal) + " of WAL" : "");
    }

    String time() {
      return millis < 1_000 ? "a second" : GoDuration.format(Duration.ofMillis(millis));
    }

    /** The same work by somebody who may spend only so many percent of his time on it. */
    Estimate at(int percent) {
      return new Estimate(millis * 100 / percent, wal);
    }
  }

  public Estimates {
    works = Map.copyOf(works);
  }

  /** The same for another number of rows. */
  public Estimates of(long otherRows) {
    double factor = rows == 0 ? 1 : (double) otherRows / rows;
    Map<String, Estimate> scaled = new HashMap<>();
    works.forEach(
        (work, one) ->
            scaled.put(
                work,
                new Estimate(
                    Math.round(one.millis() * factor),
                    one.wal() < 0 ? -1 : Math.round(one.wal() * factor))));
    return new Estimates(rows, scaled);
  }

  /** What a step takes, if it takes more than a moment and was measured. */
  public Optional<Estimate> of(String work) {
    return Optional.ofNullable(works.get(work));
  }

  /** An amount of bytes for people: {@code 1.2 GB}. */
  public static String bytes(long bytes) {
    double amount = bytes / 1024.0;
    int unit = 0;
    while (amount >= 1024 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, amount < 10 ? "%.1f %s" : "%.0f %s", amount, UNITS[unit]);
  }
}
