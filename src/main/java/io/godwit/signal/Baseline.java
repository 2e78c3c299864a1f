package io.godwit.signal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tiny write takes while all is quiet: the best of the last ten minutes. As in delay-based
 * congestion control on networks, nobody has to say what is normal for this database, and what is
 * normal may change: a new disk, another machine.
 *
 * @param minutes the best of each minute, the newest last
 */
public record Baseline(List<Minute> minutes) {
  private static final int MEMORY = 10;

  /** Below this, writes differ by chance: half of nothing is still nothing. */
  private static final double FLOOR = 0.002;

  /** The best of a minute, in seconds. */
  public record Minute(long number, double best) {}

  public Baseline {
    minutes = List.copyOf(minutes);
  }

  /** Nothing is known yet. */
  public static Baseline unknown() {
    return new Baseline(List.of());
  }

  /** After a sample: the median of some writes, in seconds. */
  public Baseline after(double seconds, Instant at) {
    long now = at.getEpochSecond() / 60;
    List<Minute> kept = new ArrayList<>();
    double best = seconds;
    for (Minute minute : minutes) {
      if (minute.number() == now) {
        best = Math.min(best, minute.best());
      } else if (minute.number() > now - MEMORY) {
        kept.add(minute);
      }
    }
    kept.add(new Minute(now, best));
    return new Baseline(kept);
  }

  /** How many times slower than when all was quiet. */
  public double ratio(double seconds) {
    double quiet = minutes.stream().mapToDouble(Minute::best).min().orElse(seconds);
    return Math.max(seconds, FLOOR) / Math.max(quiet, FLOOR);
  }
}
