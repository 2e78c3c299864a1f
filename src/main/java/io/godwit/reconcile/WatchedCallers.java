package io.godwit.reconcile;

import io.godwit.api.Phase;
import io.godwit.engine.Ledger;
import io.godwit.sql.CallerWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks again and again, until Contract, who uses the tables of the migrations of a database; what
 * is new is in the ledger then, and in the next view.
 */
final class WatchedCallers {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

  /** Counters are looked at each so many looks. */
  private static final int COUNTERS = 6;

  private final Map<Long, CallerWatch.Shape> shapes = new HashMap<>();
  private int looks;
  private long lastLook = System.nanoTime() - BETWEEN_LOOKS.toNanos();

  /** Another database has come in the place of the one that was looked at. */
  void forget() {
    shapes.clear();
  }

  /**
   * Looks, if it is time to.
   *
   * @param ours roles of Godwit
   */
  void look(Connection connection, Map<String, Ledger> ledgers, Collection<String> ours)
      throws SQLException {
    if (System.nanoTime() - lastLook < BETWEEN_LOOKS.toNanos()) {
      return;
    }
    lastLook = System.nanoTime();
    boolean counters = looks % COUNTERS == 0;
    looks++;
    var watch = new CallerWatch(connection, ours);
    for (Ledger ledger : ledgers.values()) {
      if (due(ledger)) {
        CallerWatch.Shape shape = shapes.get(ledger.id());
        if (shape == null) {
          shape = CallerWatch.shape(connection, ledger.id());
          shapes.put(ledger.id(), shape);
        }
        watch.keep(ledger.id(), watch.look(shape, counters), false);
      }
    }
    shapes.keySet().retainAll(ledgers.values().stream().map(Ledger::id).toList());
  }

  private static boolean due(Ledger ledger) {
    return ledger.outcome() == null
        && ledger.planHash() != null
        && ledger.direction() == Ledger.Direction.FORWARD
        && ledger.phase().compareTo(Phase.CONTRACT) < 0;
  }
}
