package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a migration ended. Absent from status until then, so that {@code kubectl wait} never lies.
 */
public enum Outcome {
  @JsonProperty("Succeeded")
  SUCCEEDED("Succeeded"),
  @JsonProperty("RolledBack")
  ROLLED_BACK("RolledBack"),
  @JsonProperty("Failed")
  FAILED("Failed");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /** The word used in status and ledger. */
  public String word() {
    return word;
  }

  /**
   * The outcome of a word.
   *
   * @throws IllegalArgumentException if no outcome has that word
   */
  public static Outcome of(String word) {
    for (Outcome outcome : values()) {
      if (outcome.word.equals(word)) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("no outcome is called " + word);
  }
}
