package io.godwit.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the Kubernetes API says of one Job.
 *
 * @param name its name
 * @param state where it is
 * @param reason the machine's word for a failure or for what keeps it from starting, or null
 * @param message the sentence with it, or null
 */
public record JobState(
    String name, State state, @Nullable String reason, @Nullable String message) {

  /** Where a Job is. */
  public enum State {
    ABSENT,
    /** Created, but no pod of it runs and something says why. */
    NOT_STARTING,
    ACTIVE,
    SUCCEEDED,
    FAILED
  }

  /** A Job that does not exist. */
  public static JobState absent(String name) {
    return new JobState(name, State.ABSENT, null, null);
  }
}
