package io.godwit.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Full comparisons: whether the last one is clean, young enough, and how to get another. */
public final class Comparison {
  private Comparison() {}

  /** True if more rows differ than the spec accepts. */
  public static boolean diverged(Situation now, Ledger.Pass pass) {
    return pass.diverged() > now.spec().verify().maxDivergence();
  }

  /** True if a comparison that began after the given time has ended clean. */
  public static boolean cleanSince(Situation now, Instant since) {
    return now.ledger()
        .lastPass()
        .filter(pass -> !pass.startedAt().isBefore(since) && !diverged(now, pass))
        .isPresent();
  }

  /** Empty once a comparison that began after the given time has ended; else the work on it. */
  public static Optional<Decision> missing(Situation now, Instant since, Reason reason) {
    boolean there =
        now.ledger().lastPass().filter(pass -> !pass.startedAt().isBefore(since)).isPresent();
    return there ? Optional.empty() : Optional.of(run(now, reason));
  }

  /** The Job of the next comparison. */
  public static Decision run(Situation now, Reason reason) {
    int pass = now.ledger().nextPass();
    return StageWork.run(
        now,
        new JobName(now.name(), Stage.VERIFY, now.attempt(), pass),
        reason,
        "comparing all rows, comparison " + pass);
  }

  /** The same as an action, for phases that go on meanwhile. */
  public static List<Action> next(Situation now) {
    return List.of(
        new Action.EnsureJob(
            new JobName(now.name(), Stage.VERIFY, now.attempt(), now.ledger().nextPass())));
  }

  /** What a comparison found, in a sentence. */
  public static String words(Ledger.Pass pass) {
    String keys =
        pass.sampleKeys().isEmpty() ? "" : ", for instance key " + pass.sampleKeys().getFirst();
    return pass.diverged() + " of " + pass.compared() + " rows differ" + keys;
  }
}
