package io.godwit.sql;

import io.godwit.engine.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks from Soak on at who names the old column: sessions twice a second, counters of statements
 * on the primary and the listed replicas, and dependents in the catalogs every few seconds. The
 * worker that compares does, beside its work. What cannot be looked at is recorded as missing.
 */
public final class UsageWatch {
  private static final Duration SESSIONS = Duration.ofMillis(450);
  private static final Duration COUNTERS = Duration.ofSeconds(5);

  /** A server that does not answer takes long to say so: rows are not compared meanwhile. */
  private static final Duration BEFORE_NEXT_TRY = Duration.ofMinutes(1);

  /** A way to a replica. */
  public interface Replica {
    /** A connection that can only look. */
    Connection connect() throws SQLException;
  }

  private final Connection connection;
  private final Fence fence;
  private final Plan plan;
  private final Map<String, Replica> replicas;
  private final Consumer<String> log;
  private final UseRecord record;
  private final Map<String, Long> unreachable = new HashMap<>();
  private long sessionsLooked = System.nanoTime() - SESSIONS.toNanos();
  private long countersLooked;
  private boolean began;

  /**
   * A watch on a connection that commits each statement.
   *
   * @param replicas by name
   */
  public UsageWatch(
      Connection connection,
      Fence fence,
      Plan plan,
      Map<String, Replica> replicas,
      Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.plan = plan;
    this.replicas = new LinkedHashMap<>(replicas);
    this.log = log;
    this.record = new UseRecord(connection, fence.migration());
  }

  /** Looks if it is time to, and if the migration has come to Soak. */
  public void lookNowAndThen() throws SQLException {
    long now = System.nanoTime();
    if (now - sessionsLooked < SESSIONS.toNanos()) {
      return;
    }
    sessionsLooked = now;
    if (!due()) {
      return;
    }
    boolean counters = !began || now - countersLooked > COUNTERS.toNanos();
    Sides sides = Sides.read(connection, fence, plan.flipStep());
    if (sides.dropped()) {
      return;
    }
    OldShape old = OldShape.of(plan, sides.flipped());
    sessions(connection, "primary", old, counters);
    if (counters) {
      countersLooked = now;
      counters(old);
    }
    began = true;
  }

  private boolean due() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT phase IN ('Soak', 'Contract') AND direction = 'Forward' FROM godwit.control WHERE"
            + " migration = ?",
        fence.migration());
  }

  private void counters(OldShape old) throws SQLException {
    new StatementUses(connection, connection, "primary", fence.migration()).look(old);
    dependents(connection, record, old);
    new Rollbacks(connection, fence.migration()).look();
    for (Map.Entry<String, Replica> replica : replicas.entrySet()) {
      replica(replica.getKey(), replica.getValue(), old);
    }
  }

  /** The same on a replica; one that cannot be reached is a gap, and no reason to stop. */
  private void replica(String name, Replica replica, OldShape old) throws SQLException {
    Long failed = unreachable.get(name);
    if (failed != null && System.nanoTime() - failed < BEFORE_NEXT_TRY.toNanos()) {
      return;
    }
    unreachable.remove(name);
    try (Connection there = replica.connect()) {
      sessions(there, name, old, true);
      new StatementUses(connection, there, name, fence.migration()).look(old);
    } catch (SQLException e) {
      if (connection.isClosed() || !connection.isValid(5)) {
        throw e;
      }
      String gap = "replica " + name + " cannot be looked at: " + SqlFailure.words(e);
      log.accept(gap);
      unreachable.put(name, System.nanoTime());
      record.looked(name, StatementUses.SOURCE, gap);
    }
  }

  private void sessions(Connection there, String server, OldShape old, boolean note)
      throws SQLException {
    SessionUses sessions = new SessionUses(there, server);
    List<UseRecord.Seen> seen = sessions.after(old, Instant.EPOCH);
    record.keep(seen);
    if (note) {
      record.looked(server, SessionUses.SOURCE, sessions.gap());
    }
  }

  /** What hangs on the column uses it for as long as it does. */
  static List<UseRecord.Seen> dependents(Connection connection, UseRecord record, OldShape old)
      throws SQLException {
    Instant now =
        Rows.one(connection, row -> row.getTimestamp(1).toInstant(), "SELECT clock_timestamp()");
    List<UseRecord.Seen> seen =
        Dependents.since(connection, old).stream()
            .map(name -> new UseRecord.Seen("primary", "catalog", name, "", "depends on it", now))
            .toList();
    record.keep(seen);
    return seen;
  }
}
