package io.godwit.reconcile;

import io.godwit.engine.Ledger;
import io.godwit.engine.QuarantineList;
import io.godwit.engine.Quarantined;
import io.godwit.sql.QuarantineRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows in quarantine, read when their numbers say that something has changed, and not at each look:
 * a bad backfill adds to them all the time.
 */
final class WatchedQuarantine {
  static final Duration BETWEEN_READS = Duration.ofSeconds(5);

  private record Read(Quarantined of, QuarantineList list, Instant at) {}

  private final Clock clock;
  private final Map<Long, Read> known = new ConcurrentHashMap<>();

  WatchedQuarantine(Clock clock) {
    this.clock = clock;
  }

  /** What was read last; empty before the first time. */
  Optional<QuarantineList> get(long migration) {
    return Optional.ofNullable(known.get(migration)).map(Read::list);
  }

  /** Reads what has changed; returns whose. */
  Set<Long> load(Connection connection, Collection<Ledger> ledgers) throws SQLException {
    Set<Long> loaded = new HashSet<>();
    for (Ledger ledger : ledgers) {
      Quarantined now = ledger.backfill().quarantined();
      if (now.rows() == 0) {
        known.remove(ledger.id());
      } else if (ledger.outcome() == null && due(known.get(ledger.id()), now)) {
        known.put(
            ledger.id(),
            new Read(now, QuarantineRows.read(connection, ledger.id()), clock.instant()));
        loaded.add(ledger.id());
      }
    }
    return loaded;
  }

  private boolean due(@Nullable Read last, Quarantined now) {
    return last == null
        || (!last.of().equals(now) && last.at().plus(BETWEEN_READS).isBefore(clock.instant()));
  }

  /** The numbers mean other migrations in another database. */
  void forget() {
    known.clear();
  }
}
