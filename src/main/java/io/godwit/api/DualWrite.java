package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** {@code spec.dualWrite}. */
public record DualWrite(
    @Default("Trigger")
        @JsonPropertyDescription(
            "Who writes both shapes. Trigger: Godwit installs one that carries each write to the"
                + " other shape. Application: the application itself writes both; Godwit installs"
                + " no trigger, and finds and reconciles rows that lack the new side:"
                + " docs/dual-write.md. Frozen once the migration has started.")
        By by,
    @Default("Record")
        @JsonPropertyDescription(
            "What happens when a write could not be carried to the other shape. The application's"
                + " own write succeeds in any case. Record: keep the row's key and go on; Verify"
                + " finds the row. Hold: stop advancing. RollBack: walk back.")
        OnFailure onFailure,
    @Default("0.01")
        @Size(max = 8) @Pattern(Patterns.RATIO) @JsonPropertyDescription(
            "Share of the table's writes of the last 5 minutes that may fail to reach the other"
                + " shape, once there were 100. Above it the migration walks back, or holds if"
                + " onFailure is Hold. 1: never.")
        String maxFailureRatio) {

  /** Who writes both shapes. */
  public enum By {
    @JsonProperty("Trigger")
    TRIGGER,
    @JsonProperty("Application")
    APPLICATION
  }

  /** What follows a sync that failed. */
  public enum OnFailure {
    @JsonProperty("Record")
    RECORD,
    @JsonProperty("Hold")
    HOLD,
    @JsonProperty("RollBack")
    ROLL_BACK
  }
}
