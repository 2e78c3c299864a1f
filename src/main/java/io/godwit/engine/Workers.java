package io.godwit.engine;

import io.godwit.api.BackfillSpec;
import io.godwit.api.Phase;
import io.godwit.engine.Ledger.Tuning.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What workers are told, and how many of them there are: one more at a time while the database's
 * signals are all healthy, half as many after each hold. Additive up, multiplicative down, as the
 * pace itself.
 */
final class Workers {
  /** What one more worker does to the database is seen within this time. */
  static final Duration STEADY = Duration.ofSeconds(10);

  private Workers() {}

  /** The tuning to record, or nothing if it stands there already. */
  static List<Action> tune(Situation now, boolean run) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null) {
      return List.of();
    }
    BackfillSpec backfill = now.spec().backfill();
    var wanted =
        new Ledger.Tuning(
            run,
            pods(now, ledger, run),
            new Ledger.Tuning.Batch(
                backfill.batch().rows(),
                backfill.batch().maxRows(),
                GoDuration.parse(backfill.batch().targetDuration()).toMillis()),
            new Ledger.Tuning.Rest(
                backfill.dutyCycle(), GoDuration.parse(backfill.pause()).toMillis()),
            backfill.quarantine().maxRows(),
            new Ledger.Tuning.Compare(
                Comparison.every(now).toMillis(),
                now.spec().verify().repairRounds(),
                Double.parseDouble(now.spec().verify().maxRepairRatio())));
    return wanted.equals(ledger.tuning()) ? List.of() : List.of(new Action.Tune(wanted));
  }

  private static Pods pods(Situation now, Ledger ledger, boolean run) {
    Pods pods = ledger.tuning().pods();
    boolean elastic = now.phase() == Phase.BACKFILL || now.phase() == Phase.VERIFY;
    int wanted = run && elastic ? elastic(now, ledger) : pods.count();
    BackfillSpec.Workers asked = now.spec().backfill().workers();
    // What all migrations of the database may have together stands above what one asks for.
    int share = Math.max(1, now.surroundings().turn().workers());
    int count = Math.min(share, Math.clamp(wanted, asked.min(), asked.max()));
    // The database keeps microseconds: what is read back must be what was written.
    return count == pods.count() ? pods : new Pods(count, now.now().truncatedTo(ChronoUnit.MILLIS));
  }

  private static int elastic(Situation now, Ledger ledger) {
    int count = ledger.tuning().pods().count();
    var throttling = now.surroundings().throttling();
    if (throttling == null) {
      return count;
    }
    Instant changed = ledger.tuning().pods().changedAt();
    if (throttling.hold()) {
      // Once for each hold, however long it is.
      boolean answered =
          changed != null && throttling.since() != null && !changed.isBefore(throttling.since());
      return answered ? count : count / 2;
    }
    Instant since =
        changed == null || changed.isBefore(ledger.phaseSince()) ? ledger.phaseSince() : changed;
    boolean steady = throttling.percent() >= 100 && !now.now().isBefore(since.plus(STEADY));
    return steady && ledger.backfill().atWork().rangesLeft() > count ? count + 1 : count;
  }
}
