package io.godwit.flag;

import io.godwit.engine.FlagSeen;
import io.godwit.engine.Moved;
import io.godwit.engine.Surroundings.Trouble;
import org.jspecify.annotations.Nullable;

/**
 * Where the application looks up which shape to read. Sticky and monotone: raising it only ever
 * moves readers from old to new.
 */
public interface FlagProvider {

  /** What it says. */
  FlagSeen seen();

  /**
   * Sets who is on the new side; repeated until {@link #seen} confirms it.
   *
   * @return what hinders it, and what to do about that; null if it was written
   */
  @Nullable Trouble set(Moved to);
}
