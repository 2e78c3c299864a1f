package io.godwit.engine;

import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import io.godwit.api.PhaseDeadlines;
import java.time.Duration;

/** How long each phase may take before it is called overdue. */
public final class Deadlines {
  private Deadlines() {}

  /** The time that a phase has. */
  public static Duration of(MigrationSpec spec, Phase phase) {
    PhaseDeadlines deadlines = spec.phaseDeadlines();
    return GoDuration.parse(
        switch (phase) {
          case PREPARE -> deadlines.prepare();
          case EXPAND -> deadlines.expand();
          case DUAL_WRITE -> deadlines.dualWrite();
          case BACKFILL -> deadlines.backfill();
          case ENFORCE -> deadlines.enforce();
          case VERIFY -> deadlines.verify();
          case CUTOVER -> deadlines.cutover();
          case SOAK -> deadlines.soak();
          case CONTRACT -> spec.contract().deadline();
        });
  }
}
