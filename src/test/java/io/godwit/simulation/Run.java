package io.godwit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One sizing under one load.
 *
 * @param points a batch each: second, milliseconds that it took
 * @param sizes a batch each: second, its rows
 * @param rows in all
 */
record Run(List<Plot.Point> points, List<Plot.Point> sizes, long rows) {
  private static final double TARGET_MS = Sizing.TARGET.toMillis();

  static Run of(Load load, Sizing sizing) {
    Random chance = new Random(1);
    List<Plot.Point> points = new ArrayList<>();
    List<Plot.Point> sizes = new ArrayList<>();
    long rows = 0;
    for (double second = 0; second < Load.SECONDS; ) {
      int batch = sizing.rows();
      Duration took = load.batch(second, batch, chance);
      points.add(new Plot.Point(second, took.toNanos() / 1e6));
      sizes.add(new Plot.Point(second, batch));
      sizing.after(batch, took);
      rows += batch;
      // A duty cycle of 80 %.
      second += took.toNanos() / 1e9 / 0.8;
    }
    return new Run(points, sizes, rows);
  }

  /** Percent of the batches that took more than twice what they should. */
  double late() {
    return 100.0
        * points.stream().filter(point -> point.y() > 2 * TARGET_MS).count()
        / points.size();
  }

  double worst() {
    return points.stream().mapToDouble(Plot.Point::y).max().orElse(0);
  }

  /** Percent of the batches within a fifth of the target, or below where little is to be gained. */
  double near() {
    return 100.0
        * points.stream()
            .filter(point -> point.y() >= 0.7 * TARGET_MS && point.y() <= 1.2 * TARGET_MS)
            .count()
        / points.size();
  }
}
