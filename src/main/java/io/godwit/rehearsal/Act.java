package io.godwit.rehearsal;

import io.godwit.api.Phase;
import java.time.Duration;

/**
 * One piece of a rehearsal, and what it took.
 *
 * @param round which part of the rehearsal
 * @param phase whose work it is
 * @param took time
 * @param wal bytes of write-ahead log that the server wrote meanwhile
 * @param longestLock the longest that a step held its strong lock, {@link Duration#ZERO} without
 *     one
 * @param rows rows that were filled or compared, -1 where none are
 */
public record Act(
    Round round, Phase phase, Duration took, long wal, Duration longestLock, long rows) {
  /** The parts of a rehearsal, in order. */
  public enum Round {
    FORTH("forth"),
    BACK("back"),
    AGAIN("forth again");

    private final String words;

    Round(String words) {
      this.words = words;
    }

    /** As people read it. */
    public String words() {
      return words;
    }
  }
}
