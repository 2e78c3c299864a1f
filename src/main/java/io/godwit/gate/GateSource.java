package io.godwit.gate;

import java.time.Instant;

/** Where a gate measures. */
public interface GateSource {
  /**
   * Asks once; whatever goes wrong is an answer, too.
   *
   * @throws InterruptedException if the thread is told to stop meanwhile
   */
  Answer ask(Instant now) throws InterruptedException;
}
