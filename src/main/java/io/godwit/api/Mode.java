package io.godwit.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** {@code spec.mode}: which road a change takes. */
public enum Mode {
  /** The short way where the table is small and idle, else the long road. */
  @JsonProperty("Auto")
  AUTO,
  /** In one statement; refused where it would keep others out for more than a moment. */
  @JsonProperty("Direct")
  DIRECT,
  /** The long road, always. */
  @JsonProperty("Full")
  FULL
}
