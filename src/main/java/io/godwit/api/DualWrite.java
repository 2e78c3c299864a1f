package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/** {@code spec.dualWrite}. */
public record DualWrite(
    @Default("Record")
        @JsonPropertyDescription(
            "What happens when a write could not be carried to the other shape. The application's"
                + " own write succeeds in any case. Record: keep the row's key and go on; Verify"
                + " finds the row. Hold: stop advancing. RollBack: walk back.")
        OnFailure onFailure) {

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
