package io.godwit.engine;

import java.util.function.DoubleUnaryOperator;

/**
 * Exact bounds of a share of which only a sample is known (Clopper and Pearson 1934): with the
 * given confidence the true share is no larger, or no smaller. Zero in n gives 1 - 0.05^(1/n),
 * about 3/n, for 95 %.
 */
public final class BinomialBound {
  /**
   * A larger sample is taken for one of this size with the same share of hits: what is left of its
   * uncertainty is nothing, and the fraction below would take its root in terms.
   */
  private static final double LARGEST = 1e7;

  private static final int HALVINGS = 60;
  private static final int MOST_TERMS = 100_000;
  private static final double SMALL = 1e-300;
  private static final double PRECISION = 1e-14;

  /** Lanczos' coefficients for g = 7, n = 9 (P. Godfrey). */
  private static final double[] LANCZOS = {
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7
  };

  private BinomialBound() {}

  /**
   * The largest share that is not ruled out.
   *
   * @param hits how many of the sample, at most {@code sample}
   * @param confidence of this one side, like 0.95
   */
  public static double upper(long hits, long sample, double confidence) {
    if (hits == 0) {
      return sample == 0 ? 1 : -Math.expm1(Math.log1p(-confidence) / sample);
    }
    double size = Math.min(sample, LARGEST);
    // Wider than it is, if at all.
    double found = Math.ceil(hits * (size / sample));
    return hits >= sample || found >= size
        ? 1
        : root(share -> beta(share, found + 1, size - found) - confidence);
  }

  /** The smallest share that is not ruled out. */
  public static double lower(long hits, long sample, double confidence) {
    if (hits == 0) {
      return 0;
    }
    double size = Math.min(sample, LARGEST);
    double found = Math.floor(hits * (size / sample));
    return found <= 0 ? 0 : root(share -> beta(share, found, size - found + 1) - (1 - confidence));
  }

  /** The smallest sample without any hit whose upper 95 % bound is the limit at most. */
  public static long cleanSample(double limit) {
    return (long) Math.ceil(Math.log(0.05) / Math.log1p(-limit));
  }

  /** Where a function that grows passes zero, between 0 and 1. */
  private static double root(DoubleUnaryOperator growing) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (growing.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The regularised incomplete beta function (DLMF 8.17.22, and 8.17.4 for its other half). */
  private static double beta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double front =
        Math.exp(
            logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(x, a, b) / a
        : 1 - front * fraction(1 - x, b, a) / b;
  }

  /** The continued fraction, by Lentz' method (Thompson and Barnett 1986). */
  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = inverse(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m < MOST_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = inverse(1 + even * d);
      c = apart(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = inverse(1 + odd * d);
      c = apart(1 + odd / c);
      value *= d * c;
      if (Math.abs(d * c - 1) < PRECISION) {
        return value;
      }
    }
    return value;
  }

  private static double inverse(double value) {
    return 1 / apart(value);
  }

  private static double apart(double value) {
    return Math.abs(value) < SMALL ? SMALL : value;
  }

  /** The logarithm of the gamma function for arguments of 1 and more. */
  private static double logGamma(double x) {
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double t = x + 6.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
  }
}
