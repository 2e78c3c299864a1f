package io.godwit.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go, Flux and Argo Rollouts write them: {@code 90s}, {@code 1h30m}, {@code 72h}. */
public final class GoDuration {
  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text is not a duration
   */
  public static Duration parse(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      BigDecimal millis =
          new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(millisOf(part.group(2))));
      sum = sum.plusMillis(millis.longValue());
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      throw new IllegalArgumentException("not a duration like 30s, 10m or 24h: " + text);
    }
    return sum;
  }

  /** Writes a duration for people, to the second: {@code 1h30m}, {@code 45s}. */
  public static String format(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    long hours = seconds / 3600;
    long minutes = seconds % 3600 / 60;
    if (hours > 0) {
      return hours + "h" + (minutes > 0 ? minutes + "m" : "");
    }
    long rest = seconds % 60;
    if (minutes > 0) {
      return minutes + "m" + (rest > 0 ? rest + "s" : "");
    }
    return rest + "s";
  }

  private static long millisOf(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      default -> 3_600_000;
    };
  }
}
