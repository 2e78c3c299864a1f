package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Action;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Ledger;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Waits under watch while both sides stay in step. */
public final class Soak implements PhaseHandler {
  /** How long after one full comparison the next one begins. */
  static final Duration BETWEEN_COMPARISONS = Duration.ofMinutes(5);

  @Override
  public Phase phase() {
    return Phase.SOAK;
  }

  @Override
  public Decision plan(Situation now) {
    Instant since = now.ledger().phaseSince();
    Instant end = since.plus(GoDuration.parse(now.spec().soak().duration()));
    if (now.now().isBefore(end)) {
      boolean due = comparisonDue(now);
      if (due && Comparison.run(now, Reason.SOAKING) instanceof Decision.Held held) {
        // A comparison that cannot be made is no clean one.
        return held;
      }
      return new Decision.Work(
          Reason.SOAKING,
          "under watch for another " + GoDuration.format(Duration.between(now.now(), end)),
          due ? Comparison.next(now) : List.<Action>of());
    }
    return Comparison.missing(now, since, Reason.SOAKING)
        .orElseGet(() -> new Decision.Done("soaked for " + now.spec().soak().duration()));
  }

  private static boolean comparisonDue(Situation now) {
    boolean running = now.ledger().passes().stream().anyMatch(pass -> !pass.ended());
    Instant last =
        now.ledger()
            .lastPass()
            .map(Ledger.Pass::endedAt)
            .filter(time -> time.isAfter(now.ledger().phaseSince()))
            .orElse(Instant.MIN);
    return running
        // Somebody wants rows in quarantine to be tried once more: a comparison does.
        || now.ledger().backfill().quarantined().asked() > 0
        || last.isBefore(now.now().minus(BETWEEN_COMPARISONS));
  }
}
