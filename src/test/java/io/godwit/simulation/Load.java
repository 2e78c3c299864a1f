package io.godwit.simulation;

import java.time.Duration;
import java.util.Random;

/** How long batches take on a database under a load that changes over five minutes. */
enum Load {
  /** Another job triples the cost of every row for two minutes. */
  STEP("Step load") {
    @Override
    double micros(double second, Random chance) {
      return second >= 60 && second < 180 ? 36 : 12;
    }
  },
  /** A shared disk: most batches are as they should be, some take many times as long. */
  NOISE("Noisy disk") {
    @Override
    double micros(double second, Random chance) {
      double usual = 12 * StrictMath.exp(0.25 * chance.nextGaussian());
      return chance.nextInt(12) == 0 ? usual * 6 : usual;
    }
  },
  /** A table that leaves the cache: each row costs a little more than the one before. */
  DRIFT("Slow drift") {
    @Override
    double micros(double second, Random chance) {
      return 12 + second / 300 * 48;
    }
  };

  static final double SECONDS = 300;
  private static final double COMMIT_MICROS = 1_500;

  private final String title;

  Load(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Microseconds that a row costs. */
  abstract double micros(double second, Random chance);

  Duration batch(double second, int rows, Random chance) {
    double jitter = 1 + 0.03 * chance.nextGaussian();
    return Duration.ofNanos(
        (long) (1000 * (COMMIT_MICROS + rows * micros(second, chance)) * Math.max(0.5, jitter)));
  }
}
