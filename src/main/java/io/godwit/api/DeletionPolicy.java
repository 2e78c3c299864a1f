package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What deleting a Migration does to the database. */
public enum DeletionPolicy {
  @JsonProperty("Retain")
  RETAIN,
  @JsonProperty("RollBack")
  ROLL_BACK
}
