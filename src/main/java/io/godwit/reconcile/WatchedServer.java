package io.godwit.reconcile;

import static io.godwit.signal.BuiltIn.ACTIVE_BACKENDS;
import static io.godwit.signal.BuiltIn.ARCHIVE_QUEUE;
import static io.godwit.signal.BuiltIn.AUTOVACUUM;
import static io.godwit.signal.BuiltIn.BLOCKED_BY_US;
import static io.godwit.signal.BuiltIn.CONNECTIONS;
import static io.godwit.signal.BuiltIn.DEAD_TUPLES;
import static io.godwit.signal.BuiltIn.DISK_FREE;
import static io.godwit.signal.BuiltIn.LOCK_WAITERS;
import static io.godwit.signal.BuiltIn.OLDEST_TRANSACTION;
import static io.godwit.signal.BuiltIn.REPLICA_BYTES;
import static io.godwit.signal.BuiltIn.REPLICA_LAG;
import static io.godwit.signal.BuiltIn.SLOT_WAL;

import io.godwit.engine.TableName;
import io.godwit.signal.Beats;
import io.godwit.signal.BuiltIn;
import io.godwit.signal.Reading;
import io.godwit.sql.LoadSignals;
import io.godwit.sql.LockSignals;
import io.godwit.sql.ReplicaSignals;
import io.godwit.sql.SqlFailure;
import io.godwit.sql.TableSignals;
import io.godwit.sql.WalSignals;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the server itself says: all built-in signals but the probe and listed replicas. */
final class WatchedServer implements WatchedSource.Look {
  /** All that it may be asked for. */
  static final List<String> SIGNALS =
      List.of(BuiltIn.values()).stream()
          .filter(signal -> signal != BuiltIn.PROBE)
          .map(BuiltIn::word)
          .toList();

  private final WatchedSession session;
  private final List<String> tables;
  private final boolean replicasListed;
  private final Beats beats;
  private final WalSignals wal = new WalSignals();

  WatchedServer(WatchedSession session, List<String> tables, boolean replicasListed, Beats beats) {
    this.session = session;
    this.tables = tables;
    this.replicasListed = replicasListed;
    this.beats = beats;
  }

  private interface Family {
    List<Reading> read(Connection connection) throws SQLException;
  }

  @Override
  public List<Sighting> look(Instant now) throws SQLException {
    List<Sighting> found = new ArrayList<>();
    found.addAll(
        read(
            "",
            now,
            connection -> LoadSignals.read(connection, now),
            ACTIVE_BACKENDS,
            CONNECTIONS,
            OLDEST_TRANSACTION));
    found.addAll(read("", now, connection -> wal.read(connection, now), SLOT_WAL, ARCHIVE_QUEUE));
    if (!replicasListed) {
      found.addAll(
          read(
              "",
              now,
              connection -> ReplicaSignals.streaming(connection, beats, now),
              REPLICA_LAG,
              REPLICA_BYTES));
    }
    for (String table : tables) {
      TableName name = TableName.parse(table);
      found.addAll(
          read(
              table,
              now,
              connection -> LockSignals.read(connection, name, now),
              LOCK_WAITERS,
              BLOCKED_BY_US));
      found.addAll(
          read(
              table,
              now,
              connection -> TableSignals.read(connection, name, now),
              AUTOVACUUM,
              DEAD_TUPLES));
    }
    found.add(
        Sighting.of(
            Reading.inapplicable(DISK_FREE, "give it a prometheus, sql or http", now, "none")));
    return found;
  }

  /** One family that cannot be read takes none of the others with it. */
  private List<Sighting> read(String table, Instant now, Family family, BuiltIn... signals)
      throws SQLException {
    List<Reading> readings;
    try {
      readings = family.read(session.current());
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      readings =
          List.of(signals).stream()
              .map(s -> Reading.missing(s.word(), SqlFailure.words(e), now, "the server"))
              .toList();
    }
    return readings.stream().map(reading -> new Sighting(table, reading)).toList();
  }

  @Override
  public void close() {
    session.close();
  }
}
