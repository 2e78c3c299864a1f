package io.godwit.engine;

import java.util.List;

/** Work that the database's signals slow or hold. A hold is no failure, and nobody has to act. */
public final class Throttled {
  /** What it waits for, in one word. */
  public static final String GATE = "signals";

  private Throttled() {}

  /** The decision, as far as the signals allow it. */
  public static Decision by(Situation now, Decision decision) {
    var throttling = now.surroundings().throttling();
    if (throttling == null || !(decision instanceof Decision.Work work)) {
      return decision;
    }
    if (throttling.hold()) {
      return new Decision.Held(
          GATE,
          Reason.THROTTLED,
          throttling.words()
              + ", held since "
              + throttling.since()
              + "; it goes on by itself. "
              + work.message(),
          false,
          null,
          work.actions());
    }
    return throttling.percent() >= 100 || throttling.words().isEmpty()
        ? decision
        : new Decision.Work(
            work.reason(),
            "%s; at %d %% of its speed: %s"
                .formatted(work.message(), throttling.percent(), throttling.words()),
            work.actions());
  }

  /** The same with more to do; what is held for another reason is left alone. */
  static Decision and(Decision decision, List<Action> more) {
    return decision instanceof Decision.Held held && held.reason() != Reason.THROTTLED
        ? decision
        : Decision.and(decision, more);
  }
}
