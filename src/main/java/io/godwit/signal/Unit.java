package io.godwit.signal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a signal is measured in. Sizes count in 1024s, as PostgreSQL's settings do. */
public enum Unit {
  NUMBER("", 1),
  SECONDS("ms", 0.001, "s", 1, "m", 60, "h", 3600),
  BYTES("B", 1, "kB", 1 << 10, "MB", 1 << 20, "GB", 1 << 30, "TB", 1L << 40),
  PERCENT("%", 1);

  private final Map<String, Double> factors = new LinkedHashMap<>();

  Unit(Object... suffixesAndFactors) {
    for (int i = 0; i < suffixesAndFactors.length; i += 2) {
      factors.put(
          (String) suffixesAndFactors[i], ((Number) suffixesAndFactors[i + 1]).doubleValue());
    }
  }

  Map<String, Double> factors() {
    return factors;
  }

  /** A value for people: three digits, in the largest unit that it fills. */
  public String words(double value) {
    String suffix = factors.keySet().iterator().next();
    for (Map.Entry<String, Double> factor : factors.entrySet()) {
      if (Math.abs(value) >= factor.getValue()) {
        suffix = factor.getKey();
      }
    }
    double amount = value / factors.getOrDefault(suffix, 1.0);
    return digits(amount) + suffix;
  }

  private static String digits(double amount) {
    double size = Math.abs(amount);
    if (size >= 1e15 || (size > 0 && size < 1e-6)) {
      // A query may give anything; a field of status has room for so much.
      return String.format(Locale.ROOT, "%.2e", amount);
    }
    // Whole numbers are not rounded: a limit is shown as it was written.
    return amount == Math.rint(amount)
        ? Long.toString((long) amount)
        : new BigDecimal(amount).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
