package io.godwit.sql;

import io.godwit.engine.Plan;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a rehearsal reads and writes in the ledger of a copy: there is no operator that would. For
 * one migration at a time.
 */
public final class RehearsalLedger {
  private final Connection connection;
  private final String name;

  /** On a connection that commits each statement. */
  public RehearsalLedger(Connection connection, String name) {
    this.connection = connection;
    this.name = name;
  }

  /** The stored plan. */
  public Plan plan() throws SQLException {
    return PlanStore.load(connection, id());
  }

  /** Its number. */
  public long id() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getLong(1),
        "SELECT max(id) FROM godwit.migrations WHERE name = ? AND plan_hash IS NOT NULL",
        name);
  }

  /** Its hash. */
  public String hash() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getString(1),
        "SELECT plan_hash FROM godwit.migrations WHERE id = ?",
        id());
  }

  /** Workers do not rest: it is time that is asked for. */
  public void hurry() throws SQLException {
    control("duty_cycle = 100");
  }

  /** As many percent of the readers are on the new side. */
  public void flag(int percent) throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.flags SET percent = ?, ramp_began = true WHERE migration = ?",
        percent,
        id());
  }

  /** From here on it walks back. */
  public void turn() throws SQLException {
    control("direction = 'Back', fence = fence + 1");
  }

  /** It is over; another try may begin. */
  public void settle(String outcome) throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.control SET outcome = ?, fence = fence + 1 WHERE migration = ?",
        outcome,
        id());
  }

  private void control(String change) throws SQLException {
    Rows.update(
        connection, "UPDATE godwit.control SET %s WHERE migration = ?".formatted(change), id());
  }

  /** The longest that a step which has been done since held its lock, of those in a transaction. */
  public Duration longestHold(long sinceMillis) throws SQLException {
    return Rows.one(
        connection,
        row -> Duration.ofMillis(row.getLong(1)),
        "SELECT coalesce(max(hold_ms), 0) FROM godwit.steps WHERE migration = ? AND mode ="
            + " 'TRANSACTION' AND done_at >= to_timestamp(?::bigint / 1000.0)",
        id(),
        sinceMillis);
  }

  /** How long each step took that ran outside a transaction, in milliseconds by its id. */
  public Map<String, Long> alone() throws SQLException {
    Map<String, Long> took = new TreeMap<>();
    Rows.list(
            connection,
            row -> Map.entry(row.getString(1), row.getLong(2)),
            "SELECT id, hold_ms FROM godwit.steps WHERE migration = ? AND mode = 'ALONE' AND state ="
                + " 'Done' AND sql <> '{}'",
            id())
        .forEach(entry -> took.put(entry.getKey(), entry.getValue()));
    return took;
  }

  /** Rows that the backfill has visited. */
  public long rowsFilled() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getLong(1),
        "SELECT coalesce(sum(rows_done), 0) FROM godwit.ranges WHERE migration = ? AND pass = 0",
        id());
  }

  /** Rows that the last comparison has looked at, and how many of them differ. */
  public record Compared(long rows, long diverged) {}

  /** The last comparison. */
  public Optional<Compared> compared() throws SQLException {
    return Rows.first(
        connection,
        row -> new Compared(row.getLong(1), row.getLong(2)),
        "SELECT compared, diverged FROM godwit.passes WHERE migration = ? AND ended_at IS NOT NULL"
            + " ORDER BY pass DESC LIMIT 1",
        id());
  }

  /** Rows that cannot be transformed. */
  public long quarantined() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getLong(1),
        "SELECT count(*) FROM godwit.quarantine WHERE migration = ?",
        id());
  }

  /** Bytes of tables with their indexes and long values; 0 for one that is not there. */
  public long bytes(List<TableName> tables) throws SQLException {
    long bytes = 0;
    for (TableName table : tables) {
      bytes +=
          Rows.one(
              connection,
              row -> row.getLong(1),
              """
              SELECT coalesce((SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree(t) WHERE isleaf),
                pg_total_relation_size(t), 0) FROM to_regclass(?) AS t
              """,
              table.sql());
    }
    return bytes;
  }

  /** What is in each of several tables: rows, and a sum over all their values. */
  public Map<String, String> contents(List<TableName> tables) throws SQLException {
    Map<String, String> contents = new TreeMap<>();
    for (TableName table : tables) {
      boolean there =
          Rows.one(
              connection,
              row -> row.getBoolean(1),
              "SELECT to_regclass(?) IS NOT NULL",
              table.sql());
      if (there) {
        contents.put(
            table.toString(),
            Rows.one(
                connection,
                row -> row.getString(1),
                "SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)"
                    + " FROM %s AS t".formatted(table.sql())));
      }
    }
    return contents;
  }

  /** The server's clock, in milliseconds, and how much log it has written, in bytes. */
  public record Mark(long millis, long wal) {}

  /** Now. */
  public Mark mark() throws SQLException {
    return Rows.one(
        connection,
        row -> new Mark(row.getLong(1), row.getLong(2)),
        """
        SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
          pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
        """);
  }
}
