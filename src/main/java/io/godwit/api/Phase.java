package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The stops on the road, in order; {@code status.phase} adds where a migration ended. */
public enum Phase {
  @JsonProperty("Prepare")
  PREPARE("Prepare"),
  @JsonProperty("Expand")
  EXPAND("Expand"),
  @JsonProperty("DualWrite")
  DUAL_WRITE("DualWrite"),
  @JsonProperty("Backfill")
  BACKFILL("Backfill"),
  @JsonProperty("Enforce")
  ENFORCE("Enforce"),
  @JsonProperty("Verify")
  VERIFY("Verify"),
  @JsonProperty("Cutover")
  CUTOVER("Cutover"),
  @JsonProperty("Soak")
  SOAK("Soak"),
  @JsonProperty("Contract")
  CONTRACT("Contract");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  /** The word used in status, labels, ledger and documentation alike. */
  public String word() {
    return word;
  }

  /**
   * The phase of a word.
   *
   * @throws IllegalArgumentException if no phase has that word
   */
  public static Phase of(String word) {
    for (Phase phase : values()) {
      if (phase.word.equals(word)) {
        return phase;
      }
    }
    throw new IllegalArgumentException("no phase is called " + word);
  }
}
