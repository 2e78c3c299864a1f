package io.godwit.reconcile;

import io.godwit.api.Migration;
import io.godwit.api.Outcome;
import io.godwit.engine.Hashes;
import io.godwit.engine.Ledger;
import io.godwit.engine.Terms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which try a migration is in, and whether the ledger speaks of it. A migration that has ended is
 * tried again only for another change or because somebody says so (rules-operator 5).
 */
record Attempts(int attempt, @Nullable Ledger ledger, Asked asked) {

  static Attempts of(Migration migration, @Nullable Ledger found, Terms terms, Instant now) {
    int known = migration.getStatus() == null ? 1 : Math.max(1, migration.getStatus().attempt());
    int attempt = found == null ? known : Math.max(known, found.attempt());
    boolean spoken = found != null && (found.outcome() == null || found.attempt() == attempt);
    Asked asked = Asked.of(migration, spoken ? found : null, attempt, terms, now);
    if (found == null || !spoken) {
      // Prepare has failed before the ledger knew of it: only another attempt has another Job.
      boolean again = asked.requests().retry() && !Asked.unknown(migration, null);
      return new Attempts(again ? attempt + 1 : attempt, null, asked);
    }
    boolean anotherChange = !found.changeHash().equals(Hashes.ofChange(migration.getSpec()));
    boolean mayBegin = found.outcome() != null && (anotherChange || asked.requests().retry());
    if (mayBegin && (found.outcome() != Outcome.SUCCEEDED || anotherChange)) {
      return new Attempts(attempt + 1, null, asked);
    }
    return new Attempts(attempt, found, asked);
  }
}
