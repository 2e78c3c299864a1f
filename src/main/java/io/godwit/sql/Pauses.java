package io.godwit.sql;

import java.time.Duration;

/** How a worker rests: cut short when it is told to stop. */
public interface Pauses {
  /**
   * Rests for a time.
   *
   * @throws InterruptedException if the worker is told to stop meanwhile
   */
  void rest(Duration duration) throws InterruptedException;
}
