package io.godwit.signal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A quantity as people write it: {@code 3}, {@code 1500ms}, {@code 100MB}, {@code 80%}.
 *
 * @param value in the smallest sensible unit: seconds, bytes, percent
 */
public record Amount(double value, Unit unit) {
  private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([a-zA-Z%]*)");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static Amount parse(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      for (Unit unit : Unit.values()) {
        Double factor = unit.factors().get(form.group(2));
        if (factor != null) {
          return new Amount(Double.parseDouble(form.group(1)) * factor, unit);
        }
      }
    }
    throw new IllegalArgumentException("not an amount like 3, 1500ms, 100MB or 80%: " + text);
  }

  @Override
  public String toString() {
    return unit.words(value);
  }
}
