package io.godwit.engine;

import io.godwit.api.DualWrite;
import io.godwit.api.Phase;
import java.util.Locale;
import java.util.Optional;

/**
 * What is to be said of the second write against {@code spec.dualWrite.maxFailureRatio}. All writes
 * are counted, so that the count itself is judged, no bound of a sample. The backfill's own writes
 * are among them, as the ledger and the statistics are not flushed at one moment: while it runs the
 * ratio is too low, and what trips it trips it rightly.
 */
public sealed interface DualWriteVerdict {
  /** What holds the migration, in one word. */
  String GATE = "dual-write";

  /** Of fewer writes no share is said: two of three may be anything. */
  int LEAST_WRITES = 100;

  /** What was seen, and what is wanted. */
  String words();

  /** As good as it must be. */
  record Passed(String words) implements DualWriteVerdict {}

  /** More writes fail than may. */
  record Failed(String words) implements DualWriteVerdict {}

  /** Some have failed, of nobody knows how many, or of too few. */
  record NotYet(String words) implements DualWriteVerdict {}

  /** The verdict on what the ledger says. */
  static DualWriteVerdict of(Situation now) {
    if (byApplication(now)) {
      // Nobody sees its writes fail: the comparison is what finds them.
      return new Passed("the application writes both columns; what it leaves out is divergence");
    }
    Ledger ledger = now.ledger();
    Optional<DualWrites.Window> seen = ledger.dualWrites().window();
    String standing =
        ledger.syncFailures() == 0 ? "" : "; %d rows stand so".formatted(ledger.syncFailures());
    if (seen.isEmpty()) {
      return standing.isEmpty()
          ? new Passed("no row is without its other side")
          : new NotYet("nobody knows yet of how many writes some failed" + standing);
    }
    DualWrites.Window window = seen.get();
    double ratio = Double.parseDouble(now.spec().dualWrite().maxFailureRatio());
    String words =
        String.format(
                Locale.ROOT,
                "%,d of %,d writes in %s did not reach the other side",
                window.failed(),
                window.writes(),
                GoDuration.format(window.time()))
            + standing;
    if (window.failed() == 0) {
      return new Passed(words);
    }
    if (window.writes() < LEAST_WRITES) {
      return new NotYet(words + "; judged from " + LEAST_WRITES + " writes on");
    }
    String limit = "; accepted are " + (ratio == 0 ? "none" : ShadowVerdict.percent(ratio));
    return window.failed() > ratio * window.writes()
        ? new Failed(words + limit)
        : new Passed(words + limit);
  }

  /** Trips while too many writes fail, unless the spec asks for a hold. */
  static Optional<Decision> tripped(Situation now) {
    return failing(now)
        .filter(words -> now.spec().dualWrite().onFailure() != DualWrite.OnFailure.HOLD)
        .map(words -> new Decision.WalkBack(Reason.DUAL_WRITE_FAILING, words));
  }

  /** Holds while too many writes fail, where the spec asks for a hold. */
  static Optional<Decision> hold(Situation now) {
    return now.ledgerOrNull() == null
            || now.spec().dualWrite().onFailure() != DualWrite.OnFailure.HOLD
        ? Optional.empty()
        : failing(now)
            .map(
                words ->
                    Decision.stalled(
                        GATE,
                        Reason.DUAL_WRITE_FAILING,
                        words + "; dualWrite.onFailure is Hold",
                        "godwit rollback " + now.name() + "   # or mend what fails"));
  }

  /** What keeps readers from moving on: what is not known is not healthy. */
  static Optional<Decision> unmet(Situation now) {
    return of(now) instanceof NotYet notYet
        ? Optional.of(Decision.held(GATE, Reason.DUAL_WRITE_UNKNOWN, notYet.words(), null))
        : Optional.empty();
  }

  private static Optional<String> failing(Situation now) {
    return of(now) instanceof Failed failed ? Optional.of(failed.words()) : Optional.empty();
  }

  /**
   * True once the application need not write the old column any more, and has to stop before it is
   * hidden: what it leaves out there is no divergence.
   */
  public static boolean oldSideLeft(Situation now) {
    return byApplication(now) && now.phase() == Phase.CONTRACT;
  }

  /** True if no trigger but the application writes both sides. */
  static boolean byApplication(Situation now) {
    return now.spec().dualWrite().by() == DualWrite.By.APPLICATION;
  }
}
