package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The condition at which GitOps tools may call a migration healthy and go on to the next wave. */
public enum Milestone {
  @JsonProperty("Expanded")
  EXPANDED(Phase.EXPAND, "Expanded"),
  @JsonProperty("DualWriting")
  DUAL_WRITING(Phase.DUAL_WRITE, "DualWriting"),
  @JsonProperty("BackfillComplete")
  BACKFILL_COMPLETE(Phase.BACKFILL, "BackfillComplete"),
  @JsonProperty("Verified")
  VERIFIED(Phase.VERIFY, "Verified"),
  @JsonProperty("CutOver")
  CUT_OVER(Phase.CUTOVER, "CutOver"),
  @JsonProperty("Contracted")
  CONTRACTED(Phase.CONTRACT, "Contracted");

  private final Phase after;
  private final String condition;

  Milestone(Phase after, String condition) {
    this.after = after;
    this.condition = condition;
  }

  /** The phase whose end reaches this milestone. */
  public Phase after() {
    return after;
  }

  /** The type of the latched condition in status. */
  public String condition() {
    return condition;
  }
}
