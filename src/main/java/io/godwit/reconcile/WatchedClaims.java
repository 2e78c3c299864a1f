package io.godwit.reconcile;

import io.godwit.engine.Ledger;
import io.godwit.sql.Control;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which migrations of a database are ours: kept alive by heartbeats, given up when asked. */
final class WatchedClaims {
  private static final Duration BETWEEN_BEATS = Duration.ofSeconds(10);

  private final Map<String, String> holders = new ConcurrentHashMap<>();
  private final Map<String, String> releases = new ConcurrentHashMap<>();
  private long lastBeat;

  /** Keeps the claim of a resource alive from now on, if it is that resource's. */
  void claim(String migration, String holder) {
    holders.put(migration, holder);
  }

  /** Gives up the claim of a resource; another resource's claim stays what it is. */
  void release(String migration, String holder) {
    holders.remove(migration, holder);
    releases.put(migration, holder);
  }

  Set<String> migrations() {
    return holders.keySet();
  }

  void write(Connection connection, Map<String, Ledger> ledgers) throws SQLException {
    for (Map.Entry<String, String> release : releases.entrySet()) {
      Ledger ledger = ledgers.get(release.getKey());
      if (ledger != null) {
        Control.release(connection, ledger.id(), release.getValue());
      }
      releases.remove(release.getKey(), release.getValue());
    }
    if (System.nanoTime() - lastBeat < BETWEEN_BEATS.toNanos() && lastBeat != 0) {
      return;
    }
    lastBeat = System.nanoTime();
    for (Map.Entry<String, String> claim : holders.entrySet()) {
      Ledger ledger = ledgers.get(claim.getKey());
      if (ledger != null && ledger.outcome() == null) {
        Control.beat(connection, ledger.id(), claim.getValue());
      }
    }
  }
}
