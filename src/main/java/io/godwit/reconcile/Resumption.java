package io.godwit.reconcile;

import io.godwit.api.MigrationStatus;
import io.godwit.api.MigrationStatus.WaitingFor;
import io.godwit.engine.Reason;
import io.godwit.engine.Throttled;
import io.godwit.engine.Windows;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A wait that ends by itself, and what is told when it is over. */
final class Resumption {
  /** By what it waited for. */
  private static final Map<String, String> WORDS =
      Map.of(
          Throttled.GATE, "the database's signals let it go on",
          Windows.GATE, "the window is open",
          Windows.BLACKOUT, "the blackout is over");

  /** What was written down beforehand is no cause for alarm. */
  private static final Set<String> PLANNED =
      Set.of(Reason.OUTSIDE_WINDOW.word(), Reason.BLACKOUT.word());

  private Resumption() {}

  /** True of a wait that somebody has planned. */
  static boolean planned(WaitingFor waiting) {
    return PLANNED.contains(waiting.reason());
  }

  /** What is over, if anything is. */
  static Optional<String> words(@Nullable MigrationStatus before, MigrationStatus now) {
    WaitingFor waited = before == null ? null : before.waitingFor();
    WaitingFor waiting = now.waitingFor();
    if (waited == null || now.outcome() != null || Projector.ROLLING_BACK.equals(now.phase())) {
      return Optional.empty();
    }
    boolean over =
        planned(waited)
            ? waiting == null || !waiting.gate().equals(waited.gate())
            : waiting == null && WORDS.containsKey(waited.gate());
    return over
        ? Optional.of(WORDS.get(waited.gate()) + "; it was held since " + waited.since())
        : Optional.empty();
  }
}
