package io.godwit.reconcile;

import io.godwit.engine.Plan;
import io.godwit.sql.PlanStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stored plans, each read once, when somebody asks for it. */
final class WatchedPlans {
  private final Map<Long, Plan> plans = new ConcurrentHashMap<>();
  private final Set<Long> wanted = ConcurrentHashMap.newKeySet();

  Optional<Plan> get(long migration) {
    return Optional.ofNullable(plans.get(migration));
  }

  /** Asks for one; false if that was asked already. */
  boolean want(long migration) {
    return wanted.add(migration);
  }

  /** Reads what is wanted; returns what was read. */
  Set<Long> load(Connection connection) throws SQLException {
    Set<Long> loaded = new HashSet<>();
    for (long migration : wanted) {
      plans.put(migration, PlanStore.load(connection, migration));
      wanted.remove(migration);
      loaded.add(migration);
    }
    return loaded;
  }

  /** The numbers mean other plans in another database. */
  void forget() {
    plans.clear();
    wanted.clear();
  }
}
