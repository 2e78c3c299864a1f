package io.godwit.reconcile;

import io.godwit.engine.Ledger;
import io.godwit.report.MigrationReport;
import io.godwit.sql.ReportReader;
import io.godwit.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Reports, each read when somebody asks for it, which is when a migration has come a stop further,
 * and given away once. Nothing else waits for a report: one that cannot be read is left out.
 */
final class WatchedReports {
  private static final Logger LOG = Logger.getLogger(WatchedReports.class);

  private record Read(ReportMark mark, MigrationReport report) {}

  private final Map<Long, ReportMark> wanted = new ConcurrentHashMap<>();
  private final Map<Long, Read> ready = new ConcurrentHashMap<>();
  private final Map<Long, ReportMark> failed = new ConcurrentHashMap<>();

  /** The report of a ledger as it was seen, if it is read; it is not kept. */
  Optional<MigrationReport> take(Ledger ledger) {
    return Optional.ofNullable(ready.remove(ledger.id()))
        .filter(read -> read.mark().equals(ReportMark.of(ledger)))
        .map(Read::report);
  }

  /** Asks for one; false if that was asked already, or if it cannot be read. */
  boolean want(Ledger ledger) {
    ReportMark mark = ReportMark.of(ledger);
    return !mark.equals(failed.get(ledger.id())) && !mark.equals(wanted.put(ledger.id(), mark));
  }

  /** Reads what is wanted; returns what was read. */
  Set<Long> load(Connection connection) throws SQLException {
    Set<Long> loaded = new HashSet<>();
    for (Map.Entry<Long, ReportMark> want : wanted.entrySet()) {
      long migration = want.getKey();
      try {
        ready.put(migration, new Read(want.getValue(), ReportReader.read(connection, migration)));
        loaded.add(migration);
      } catch (SQLException e) {
        if (SqlFailure.connectionLost(e)) {
          throw e;
        }
        failed.put(migration, want.getValue());
        LOG.infof("no report of migration %d: %s", migration, SqlFailure.words(e));
      }
      wanted.remove(migration, want.getValue());
    }
    return loaded;
  }

  /** The numbers mean other migrations in another database. */
  void forget() {
    wanted.clear();
    ready.clear();
    failed.clear();
  }
}
