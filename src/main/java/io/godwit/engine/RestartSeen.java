package io.godwit.engine;

import io.godwit.api.RestartSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is seen of a workload that is to be restarted.
 *
 * @param restartedAt when its pods were last told to be restarted, by whomever; null if never
 * @param words how far its rollout is, for people
 * @param hindered why it could not be restarted when that was last tried, or null
 */
public record RestartSeen(
    RestartSpec workload,
    @Nullable Instant restartedAt,
    State state,
    String words,
    @Nullable String hindered) {

  /** How far it is. */
  public enum State {
    /** There is none of that name. */
    ABSENT,
    /** The API server does not say. */
    UNKNOWN,
    /** Pods of before are there still. */
    ROLLING,
    /** It does not get on. */
    STUCK,
    /** All its pods are new. */
    ROLLED_OUT
  }
}
