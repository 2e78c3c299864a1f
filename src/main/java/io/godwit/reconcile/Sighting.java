package io.godwit.reconcile;

import io.godwit.signal.Reading;

/**
 * A reading, and of what.
 *
 * @param table the one that it is about, or empty if it is about the whole database
 */
record Sighting(String table, Reading reading) {
  static Sighting of(Reading reading) {
    return new Sighting("", reading);
  }
}
