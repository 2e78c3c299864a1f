package io.godwit.sql;

import io.godwit.signal.BuiltIn;
import io.godwit.signal.Reading;
import java.util.List;

/** Looks one signal up among readings. */
final class Found {
  private Found() {}

  static Reading found(List<Reading> readings, BuiltIn signal) {
    return readings.stream()
        .filter(reading -> reading.signal().equals(signal.word()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + signal.word() + " in " + readings));
  }

  static double value(List<Reading> readings, BuiltIn signal) {
    return found(readings, signal).value() instanceof Reading.Value.Number number
        ? number.number()
        : Double.NaN;
  }
}
