package io.godwit.rehearsal;

import io.godwit.api.Phase;
import io.godwit.engine.Estimates;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A rehearsal, for people. */
public final class RehearsalText {
  /** Above each act. */
  public static final List<String> HEAD =
      List.of("ROUND", "PHASE", "TOOK", "WAL", "LONGEST LOCK", "ROWS");

  private RehearsalText() {}

  /** An act, a word for each column of {@link #HEAD}. */
  public static List<String> row(Act act) {
    return List.of(
        act.round().words(),
        act.round() == Act.Round.BACK ? "rollback" : act.phase().word(),
        time(act.took()),
        bytes(act.wal()),
        act.longestLock().isZero() ? "-" : act.longestLock().toMillis() + " ms",
        act.rows() < 0 ? "-" : String.format(Locale.ROOT, "%,d", act.rows()));
  }

  /** What it comes to, a sentence each. */
  public static List<String> sentences(Rehearsed rehearsed) {
    Rehearsed.Growth growth = rehearsed.growth();
    Duration lock =
        rehearsed.acts().stream()
            .map(Act::longestLock)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return List.of(
        "The longest that a lock was held which keeps others out: " + lock.toMillis() + " ms.",
        "Tables and indexes: %s before, %s when filled, %s after the way back%s."
            .formatted(
                bytes(growth.before()),
                bytes(growth.filled()),
                bytes(growth.after()),
                growth.after() > growth.before() ? " (VACUUM reuses it)" : ""),
        rate(rehearsed),
        rehearsed.clean()
            ? "After the way back schema and rows were as before; forth again went to the end."
            : "%d problems were found.".formatted(rehearsed.problems().size()));
  }

  private static String rate(Rehearsed rehearsed) {
    return rehearsed.acts().stream()
        .filter(act -> act.phase() == Phase.BACKFILL && act.rows() > 0)
        .findFirst()
        .map(
            act ->
                String.format(
                    Locale.ROOT,
                    "One worker filled %,d rows/s without a rest, and %d bytes of log for each.",
                    act.rows() * 1000 / Math.max(1, act.took().toMillis()),
                    act.wal() / act.rows()))
        .orElse("No row had to be filled.");
  }

  private static String time(Duration duration) {
    long millis = duration.toMillis();
    return millis < 60_000
        ? String.format(Locale.ROOT, "%.1f s", millis / 1e3)
        : "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
  }

  private static String bytes(long bytes) {
    return bytes < 1024 ? bytes + " B" : Estimates.bytes(bytes);
  }
}
