package io.godwit.signal;

/** What a signal says of the database. The later ones are the worse ones. */
public enum State {
  /** There is nothing to measure: no replica, no archiver, no right to look. */
  NOT_APPLICABLE("NotApplicable"),
  HEALTHY("Healthy"),
  /** The backfill slows down. */
  SOFT("Soft"),
  /** It should be measured and could not be: holds, for unknown is not healthy. */
  UNKNOWN("Unknown"),
  /** The backfill is held. */
  HARD("Hard");

  private final String word;

  State(String word) {
    this.word = word;
  }

  /** The word in status and messages. */
  public String word() {
    return word;
  }

  /** True if no batch may be written. */
  public boolean holds() {
    return this == UNKNOWN || this == HARD;
  }
}
