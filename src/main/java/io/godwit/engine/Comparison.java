package io.godwit.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Full comparisons: whether the last one is clean, young enough, and how to get another. One worker
 * makes them all, one after the other; what is asked of it is written to the ledger.
 */
public final class Comparison {
  /** How long after the begin of one the next begins where no window is asked for. */
  private static final Duration WITHOUT_WINDOW = Duration.ofMinutes(5);

  /** So few are repaired whatever share of the table they are. */
  public static final int FEW = 100;

  private Comparison() {}

  /** True if more rows differ than the spec accepts. */
  public static boolean diverged(Situation now, Ledger.Pass pass) {
    return pass.diverged() > now.spec().verify().maxDivergence();
  }

  /** True if more rows differ than are repaired: that is a bug, no matter of single rows. */
  public static boolean tooManyToRepair(Situation now, Ledger.Pass pass) {
    double ratio = Double.parseDouble(now.spec().verify().maxRepairRatio());
    return pass.diverged() > Math.max(FEW, ratio * pass.compared());
  }

  /**
   * How long after the begin of one comparison the next begins: a row that is changed behind the
   * trigger's back just after it was looked at is looked at again within the window.
   */
  static Duration every(Situation now) {
    Duration window = GoDuration.parse(now.spec().verify().window());
    return window.isZero() ? WITHOUT_WINDOW : window.dividedBy(2);
  }

  /**
   * Empty once a comparison that began after the given time has ended, or where there is nothing to
   * compare; else the work on it.
   */
  public static Optional<Decision> missing(Situation now, Instant since, Reason reason) {
    boolean there =
        !now.movesRows()
            || now.ledger()
                .lastPass()
                .filter(pass -> !pass.startedAt().isBefore(since))
                .isPresent();
    return there
        ? Optional.empty()
        : Optional.of(asked(now, since, Throttled.by(now, run(now, reason))));
  }

  private static Decision asked(Situation now, Instant since, Decision work) {
    return work instanceof Decision.Work ? Decision.and(work, ask(now, since)) : work;
  }

  private static List<Action> ask(Situation now, Instant since) {
    Ledger.Comparing comparing = now.ledger().comparing();
    boolean begun = comparing.passes().stream().anyMatch(pass -> !pass.startedAt().isBefore(since));
    Instant asked = comparing.askedSince();
    Instant last = comparing.passes().isEmpty() ? null : comparing.passes().getLast().startedAt();
    boolean waiting = asked != null && (last == null || last.isBefore(asked));
    return begun || waiting ? List.of() : List.of(new Action.Compare(since));
  }

  /** The Job that compares, and how far it is. */
  public static Decision run(Situation now, Reason reason) {
    String message = now.movesRows() ? progress(now) : "looking at who names " + now.old();
    return StageWork.run(now, job(now), reason, message);
  }

  /** The same for a phase that goes on meanwhile: what is wrong with the Job, if anything. */
  public static Optional<Decision> trouble(Situation now, Reason reason) {
    return now.takesAway()
        ? Optional.of(run(now, reason)).filter(Decision.Held.class::isInstance)
        : Optional.empty();
  }

  /** Sees to it that the Job is there, for phases that go on meanwhile. */
  public static List<Action> watch(Situation now) {
    return now.takesAway() ? List.of(new Action.EnsureJob(job(now))) : List.of();
  }

  private static JobName job(Situation now) {
    return JobName.of(now.name(), Stage.VERIFY, now.attempt());
  }

  private static String progress(Situation now) {
    return now.ledger()
        .openPass()
        .map(
            pass ->
                "comparing all rows, comparison %d: %d of about %d"
                    .formatted(
                        pass.number(),
                        pass.compared(),
                        Math.max(pass.compared(), pass.estimated())))
        .orElse("comparing all rows");
  }

  /**
   * What comparisons have found, in numbers.
   *
   * @param last the last comparison that found or repaired anything; 0: none
   */
  public record Found(long standing, int last) {}

  /** Empty if the last comparisons have found nothing. */
  public static Optional<Found> found(Ledger ledger) {
    int last =
        ledger.comparing().passes().stream()
            .filter(pass -> pass.ended() && pass.diverged() + pass.repaired() > 0)
            .mapToInt(Ledger.Pass::number)
            .max()
            .orElse(0);
    long standing = ledger.comparing().standing();
    return standing == 0 && last == 0 ? Optional.empty() : Optional.of(new Found(standing, last));
  }

  /** What a comparison found, in a sentence. */
  public static String words(Situation now, Ledger.Pass pass) {
    return words(now, pass.diverged(), pass.compared());
  }

  /** The same of what stands while one is under way. */
  static String words(Situation now, long differ, long compared) {
    List<String> keys = now.ledger().comparing().sampleKeys();
    String example = differ == 0 || keys.isEmpty() ? "" : ", for instance key " + keys.getFirst();
    return differ + " of " + compared + " rows differ" + example;
  }
}
