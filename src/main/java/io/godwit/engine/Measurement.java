package io.godwit.engine;

import java.time.Instant;

/**
 * What one look through a gate found.
 *
 * @param at when it was taken, by the operator's clock
 * @param phase what it counts as
 * @param value what was found, as a person reads it: a number, or nothing; never a row's value
 * @param message why it counts as that, where the value alone does not say
 */
public record Measurement(Instant at, Phase phase, String value, String message) {

  /** What a measurement counts as; the words are those of Argo Rollouts. */
  public enum Phase {
    SUCCESSFUL("Successful"),
    FAILED("Failed"),
    /** Neither of two conditions holds. */
    INCONCLUSIVE("Inconclusive"),
    /** It could not be measured: that is no failure, and no success. */
    ERROR("Error");

    private final String word;

    Phase(String word) {
      this.word = word;
    }

    /** The word in ledger, status and metrics. */
    public String word() {
      return word;
    }
  }

  /** Nothing could be measured, and why. */
  public static Measurement error(Instant at, String why) {
    return new Measurement(at, Phase.ERROR, "", why);
  }

  /** True if something was measured, whatever it was. */
  public boolean measured() {
    return phase != Phase.ERROR;
  }

  /** The value, or why there is none. */
  public String words() {
    if (value.isEmpty()) {
      return message;
    }
    return message.isEmpty() ? value : value + ", " + message;
  }
}
