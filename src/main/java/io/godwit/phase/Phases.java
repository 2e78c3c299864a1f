package io.godwit.phase;

import io.godwit.engine.PhaseHandler;
import java.util.List;

/** The road: a new phase is one class, one constant of the enum, one entry here. */
public final class Phases {
  private Phases() {}

  /** All phases, in order. */
  public static List<PhaseHandler> inOrder() {
    return List.of(
        new Prepare(),
        new Expand(),
        new DualWrite(),
        new Backfill(),
        new Enforce(),
        new Verify(),
        new Cutover(),
        new Soak(),
        new Contract());
  }
}
