package io.godwit.reconcile;

import io.godwit.api.Condition;
import io.godwit.api.MigrationStatus;
import io.godwit.engine.Deadlines;
import io.godwit.engine.Ledger;
import io.godwit.engine.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a phase has passed its deadline, and by how many days. It is said, and nothing else
 * follows from it. Days are 24 hours of elapsed time since the deadline.
 */
final class Overdue {
  static final String CONDITION = "Overdue";

  private Overdue() {}

  /** What is to be said now; it changes once a day. */
  static Optional<String> words(Situation now) {
    Ledger ledger = now.ledgerOrNull();
    if (ledger == null || ledger.outcome() != null) {
      return Optional.empty();
    }
    Instant end = ledger.phaseSince().plus(Deadlines.of(now.spec(), ledger.phase()));
    if (!now.now().isAfter(end)) {
      return Optional.empty();
    }
    long days = Duration.between(end, now.now()).toDays();
    return Optional.of(
        Projector.phase(now)
            + " should have been over at "
            + end
            + (days == 0 ? "" : ", " + days + (days == 1 ? " day ago" : " days ago")));
  }

  /** What a status says of it. */
  static Optional<String> told(@Nullable MigrationStatus status) {
    return status == null
        ? Optional.empty()
        : Objects.requireNonNullElse(status.conditions(), List.<Condition>of()).stream()
            .filter(condition -> condition.type().equals(CONDITION))
            .filter(condition -> condition.status().equals("True"))
            .map(Condition::message)
            .findFirst();
  }
}
