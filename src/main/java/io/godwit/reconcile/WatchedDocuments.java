package io.godwit.reconcile;

import io.godwit.engine.Comparison;
import io.godwit.engine.DivergenceList;
import io.godwit.engine.Ledger;
import io.godwit.engine.Plan;
import io.godwit.engine.QuarantineList;
import io.godwit.engine.Quarantined;
import io.godwit.report.MigrationReport;
import io.godwit.sql.DivergenceRows;
import io.godwit.sql.QuarantineRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What is read from a database for people, apart from the ledger, and not at each look. */
final class WatchedDocuments {
  private final WatchedPlans plans = new WatchedPlans();
  private final WatchedReports reports = new WatchedReports();
  private final WatchedList<Quarantined, QuarantineList> quarantine =
      new WatchedList<>(Clock.systemUTC(), Quarantined::ofAny, QuarantineRows::read);
  private final WatchedList<Comparison.Found, DivergenceList> divergence =
      new WatchedList<>(Clock.systemUTC(), Comparison::found, DivergenceRows::read);
  private final Runnable look;

  /**
   * Documents.
   *
   * @param look called when one was asked for that is to be read
   */
  WatchedDocuments(Runnable look) {
    this.look = look;
  }

  /** The stored plan, once it was asked for and read: an absent one is there a little later. */
  Optional<Plan> plan(long migration) {
    Optional<Plan> plan = plans.get(migration);
    if (plan.isEmpty() && plans.want(migration)) {
      look.run();
    }
    return plan;
  }

  /** The report of a ledger, once it was asked for and read: an absent one comes a little later. */
  Optional<MigrationReport> report(Ledger ledger) {
    Optional<MigrationReport> report = reports.take(ledger);
    if (report.isEmpty() && reports.want(ledger)) {
      look.run();
    }
    return report;
  }

  /** Rows in quarantine as they were read last; another list wakes the migration. */
  Optional<QuarantineList> quarantine(long migration) {
    return quarantine.get(migration);
  }

  /** Rows that differ, in the same way. */
  Optional<DivergenceList> divergence(long migration) {
    return divergence.get(migration);
  }

  /** Reads what is wanted, and what has changed; returns whose. */
  Set<Long> load(Connection connection, Collection<Ledger> ledgers) throws SQLException {
    Set<Long> loaded = plans.load(connection);
    loaded.addAll(quarantine.load(connection, ledgers));
    loaded.addAll(divergence.load(connection, ledgers));
    loaded.addAll(reports.load(connection));
    return loaded;
  }

  /** The numbers mean other migrations in another database. */
  void forget() {
    plans.forget();
    quarantine.forget();
    divergence.forget();
    reports.forget();
  }
}
