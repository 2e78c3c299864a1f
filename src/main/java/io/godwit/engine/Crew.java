package io.godwit.engine;

import io.godwit.api.Phase;
import java.util.ArrayList;
import java.util.List;

/** Worker pods for rows, as far as the Database has any left ({@code spec.concurrency.workers}). */
final class Crew {
  private Crew() {}

  /** The same decision, as far as there are workers for it. */
  static Decision within(Situation now, Decision decision) {
    int may = now.surroundings().turn().workers();
    boolean rows = now.phase() == Phase.BACKFILL || now.phase() == Phase.VERIFY;
    if (!rows
        || now.ledgerOrNull() == null
        || now.surroundings().databaseTrouble() != null
        || !Holds.held(now)) {
      return decision;
    }
    if (may > 0) {
      // No Job of more pods than there are: it is created once that is recorded.
      return now.ledger().tuning().pods().count() > may && decision instanceof Decision.Work work
          ? new Decision.Work(work.reason(), work.message(), withoutJobs(work))
          : decision;
    }
    return switch (decision) {
      case Decision.Work work when !leaves(work) -> none(now, work);
      case Decision.Held held when held.reason() == Reason.THROTTLED -> none(now, held);
      default -> decision;
    };
  }

  private static Decision none(Situation now, Decision decision) {
    List<Action> actions = withoutJobs(decision);
    actions.removeIf(Action.Tune.class::isInstance);
    actions.addAll(Workers.tune(now, false));
    return new Decision.Held(
        "workers",
        Reason.CONCURRENCY_LIMIT,
        "Database "
            + now.spec().databaseRef().name()
            + " has no worker pod left (spec.concurrency.workers): those that there are work for"
            + " migrations that began earlier",
        false,
        null,
        actions);
  }

  private static boolean leaves(Decision.Work work) {
    return work.actions().stream()
        .anyMatch(action -> action instanceof Action.Advance || action instanceof Action.RetryPlan);
  }

  private static List<Action> withoutJobs(Decision decision) {
    return new ArrayList<>(
        decision.actions().stream()
            .filter(action -> !(action instanceof Action.EnsureJob))
            .toList());
  }
}
