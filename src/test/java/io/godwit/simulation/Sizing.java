package io.godwit.simulation;

import io.godwit.backfill.BatchSize;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Decides how many rows the next batch has: ours, and two that are widely used. */
interface Sizing {
  int FIRST = 1_000;
  int MOST = 100_000;
  Duration TARGET = Duration.ofMillis(50);

  int rows();

  void after(int rows, Duration took);

  /** What workers do. */
  static Sizing godwit() {
    return new Sizing() {
      private BatchSize size = BatchSize.start(FIRST, new BatchSize.Limits(MOST, TARGET));

      @Override
      public int rows() {
        return size.rows();
      }

      @Override
      public void after(int rows, Duration took) {
        size = size.after(rows, took);
      }
    };
  }

  /**
   * GitLab's batched migrations: the average efficiency of the last jobs, the newer counting more,
   * decides; 90 to 95 % are left alone, growth is at most 1.2 at a time, shrinking has no limit.
   */
  static Sizing gitlab() {
    return new Sizing() {
      private static final double ALPHA = 0.2;
      private static final int JOBS = 10;
      private final Deque<Double> efficiencies = new ArrayDeque<>();
      private int rows = FIRST;

      @Override
      public int rows() {
        return rows;
      }

      @Override
      public void after(int done, Duration took) {
        efficiencies.addLast(took.toNanos() / (double) TARGET.toNanos());
        if (efficiencies.size() > JOBS) {
          efficiencies.removeFirst();
        }
        double average = efficiencies.getFirst();
        for (double efficiency : efficiencies) {
          average = ALPHA * efficiency + (1 - ALPHA) * average;
        }
        if (average < 0.9 || average > 0.95) {
          rows = (int) Math.clamp(rows * Math.min(1.2, 0.95 / average), 1, MOST);
        }
      }
    };
  }

  /** pt-online-schema-change: the weighted average rate times the target, at once. */
  static Sizing ptOsc() {
    return new Sizing() {
      private static final double WEIGHT = 0.75;
      private double pastRows;
      private double pastSeconds;
      private int rows = FIRST;

      @Override
      public int rows() {
        return rows;
      }

      @Override
      public void after(int done, Duration took) {
        pastRows = pastRows * WEIGHT + done;
        pastSeconds = pastSeconds * WEIGHT + took.toNanos() / 1e9;
        rows = (int) Math.clamp(pastRows / pastSeconds * TARGET.toNanos() / 1e9, 1, MOST);
      }
    };
  }
}
