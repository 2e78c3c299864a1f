package io.godwit.flag;

import java.util.OptionalInt;

/**
 * Where the application looks up which shape to read. Sticky and monotone: raising it only ever
 * moves readers from old to new.
 */
public interface FlagProvider {

  /** Percent of readers on the new shape, or empty if it cannot be read. */
  OptionalInt percent();

  /** Sets the percentage; repeated until {@link #percent} confirms it. */
  void set(int percent);
}
