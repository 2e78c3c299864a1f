package io.godwit.engine;

import io.godwit.api.Tolerance;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * How far apart the two sides may be and count as equal.
 *
 * @param amount a decimal number: of the column's unit, a share, or seconds
 */
public record Within(Kind kind, String amount) {
  /** What the amount is. */
  public enum Kind {
    ABSOLUTE,
    RELATIVE,
    SECONDS
  }

  /** What the spec asks for. */
  public static Within of(Tolerance tolerance) {
    if (tolerance.absolute() != null) {
      return new Within(Kind.ABSOLUTE, tolerance.absolute());
    }
    if (tolerance.relative() != null) {
      return new Within(Kind.RELATIVE, tolerance.relative());
    }
    long millis = GoDuration.parse(Objects.requireNonNull(tolerance.precision())).toMillis();
    return new Within(Kind.SECONDS, BigDecimal.valueOf(millis, 3).toPlainString());
  }

  /** SQL that is true if a value is near enough to what it should be; false where one is NULL. */
  public String sql(String value, String due) {
    String near =
        switch (kind) {
          case ABSOLUTE -> "abs(%s::numeric - %s::numeric) <= %s".formatted(value, due, amount);
          case RELATIVE ->
              "abs(%1$s::numeric - %2$s::numeric) <= %3$s * abs(%2$s::numeric)"
                  .formatted(value, due, amount);
          case SECONDS -> "abs(extract(epoch FROM %s - %s)) <= %s".formatted(value, due, amount);
        };
    return "coalesce(" + near + ", false)";
  }

  /** For people. */
  public String words() {
    return switch (kind) {
      case ABSOLUTE -> amount;
      case RELATIVE -> amount + " of the old value";
      case SECONDS -> amount + " s";
    };
  }
}
