package io.godwit.engine;

import io.godwit.api.Phase;

/** One stop on the road. Stateless and pure: everything it may know is in the situation. */
public interface PhaseHandler {

  /** The phase that this is. */
  Phase phase();

  /** What to do now; called again and again until it says {@link Decision.Done}. */
  Decision plan(Situation now);
}
