package io.godwit.phase;

import io.godwit.api.Phase;
import io.godwit.engine.Comparison;
import io.godwit.engine.Decision;
import io.godwit.engine.GoDuration;
import io.godwit.engine.PhaseHandler;
import io.godwit.engine.Promotion;
import io.godwit.engine.Reason;
import io.godwit.engine.Situation;
import java.time.Duration;
import java.time.Instant;

/** Waits under watch while both sides stay in step. */
public final class Soak implements PhaseHandler {
  @Override
  public Phase phase() {
    return Phase.SOAK;
  }

  @Override
  public Decision plan(Situation now) {
    Instant since = now.ledger().phaseSince();
    Instant end = since.plus(GoDuration.parse(now.spec().soak().duration()));
    if (now.now().isBefore(end) && !Promotion.skipped(now)) {
      // A comparison that cannot be made is no clean one.
      return Comparison.trouble(now, Reason.SOAKING)
          .orElseGet(
              () ->
                  new Decision.Work(
                      Reason.SOAKING,
                      "under watch for another "
                          + GoDuration.format(Duration.between(now.now(), end)),
                      Comparison.watch(now)));
    }
    return Comparison.missing(now, since, Reason.SOAKING)
        .orElseGet(
            () ->
                new Decision.Done(
                    Promotion.skipped(now)
                        ? "the rest of Soak is skipped: somebody asked for it"
                        : "soaked for " + now.spec().soak().duration()));
  }
}
