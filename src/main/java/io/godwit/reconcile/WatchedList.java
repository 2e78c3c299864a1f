package io.godwit.reconcile;

import io.godwit.engine.Ledger;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a migration, read when their numbers say that something has changed, and not at each
 * look: a bad backfill adds to them all the time.
 *
 * @param <K> the numbers
 * @param <L> the list
 */
final class WatchedList<K, L> {
  static final Duration BETWEEN_READS = Duration.ofSeconds(5);

  /** Reads the list of a migration. */
  interface Reader<L> {
    L read(Connection connection, long migration) throws SQLException;
  }

  private record Read<K, L>(K of, L list, Instant at) {}

  private final Clock clock;
  private final Function<Ledger, Optional<K>> numbers;
  private final Reader<L> reader;
  private final Map<Long, Read<K, L>> known = new ConcurrentHashMap<>();

  /**
   * Lists.
   *
   * @param numbers another value of it is another list; empty if there is none
   */
  WatchedList(Clock clock, Function<Ledger, Optional<K>> numbers, Reader<L> reader) {
    this.clock = clock;
    this.numbers = numbers;
    this.reader = reader;
  }

  /** What was read last; empty before the first time. */
  Optional<L> get(long migration) {
    return Optional.ofNullable(known.get(migration)).map(Read::list);
  }

  /** Reads what has changed; returns whose. */
  Set<Long> load(Connection connection, Collection<Ledger> ledgers) throws SQLException {
    Set<Long> loaded = new HashSet<>();
    for (Ledger ledger : ledgers) {
      Optional<K> now = numbers.apply(ledger);
      if (now.isEmpty()) {
        known.remove(ledger.id());
      } else if (ledger.outcome() == null && due(known.get(ledger.id()), now.get())) {
        known.put(
            ledger.id(),
            new Read<>(now.get(), reader.read(connection, ledger.id()), clock.instant()));
        loaded.add(ledger.id());
      }
    }
    return loaded;
  }

  private boolean due(@Nullable Read<K, L> last, K now) {
    return last == null
        || (!last.of().equals(now) && last.at().plus(BETWEEN_READS).isBefore(clock.instant()));
  }

  /** The numbers mean other migrations in another database. */
  void forget() {
    known.clear();
  }
}
