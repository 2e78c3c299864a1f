package io.godwit.engine;

import io.godwit.api.Phase;
import java.util.List;

/** The phases in order. The next stop is the next in the list. */
public final class Road {
  private final List<PhaseHandler> handlers;

  /** A road with these stops. */
  public Road(List<PhaseHandler> handlers) {
    this.handlers = List.copyOf(handlers);
  }

  /**
   * The stop for a phase.
   *
   * @throws IllegalArgumentException if the road has no such stop
   */
  public PhaseHandler handler(Phase phase) {
    return handlers.get(indexOf(phase));
  }

  /** True if a phase is the last stop. */
  public boolean last(Phase phase) {
    return indexOf(phase) == handlers.size() - 1;
  }

  /**
   * The phase after a phase.
   *
   * @throws IllegalArgumentException if it is the last
   */
  public Phase next(Phase phase) {
    if (last(phase)) {
      throw new IllegalArgumentException(phase + " is the last stop");
    }
    return handlers.get(indexOf(phase) + 1).phase();
  }

  private int indexOf(Phase phase) {
    for (int i = 0; i < handlers.size(); i++) {
      if (handlers.get(i).phase() == phase) {
        return i;
      }
    }
    throw new IllegalArgumentException("the road has no stop " + phase);
  }
}
