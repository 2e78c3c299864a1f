package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.StatementText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements of others whose counter in {@code pg_stat_statements} has moved since the last look,
 * on one server. Evictions and resets are gaps: what was counted between is not known
 * (rules-postgres 26). Our own role's statements are left out, and a role that others use too is a
 * gap.
 */
final class StatementUses {
  static final String SOURCE = "statements";

  private final Connection ledger;
  private final Connection looked;
  private final String server;
  private final long migration;
  private final UseRecord record;

  StatementUses(Connection ledger, Connection looked, String server, long migration) {
    this.ledger = ledger;
    this.looked = looked;
    this.server = server;
    this.migration = migration;
    this.record = new UseRecord(ledger, migration);
  }

  private record Counted(long role, long query, long calls, String who, String text) {}

  /** Records what has moved since the last look, and what could not be seen. */
  void look(OldShape old) throws SQLException {
    Instant now =
        Rows.one(ledger, row -> row.getTimestamp(1).toInstant(), "SELECT clock_timestamp()");
    Optional<String> schema = schema();
    String gap = schema.isEmpty() ? "is not installed in this database" : missing(schema.get());
    if (!gap.isEmpty()) {
      record.looked(server, SOURCE, "pg_stat_statements on " + server + ": " + gap);
      return;
    }
    record.keep(moved(old, schema.orElseThrow(), now));
    record.looked(server, SOURCE, "");
    interruptions(schema.orElseThrow());
  }

  /** What has moved since the last look, which it becomes. */
  List<UseRecord.Seen> moved(OldShape old, String schema, Instant now) throws SQLException {
    Map<String, Long> before = new HashMap<>();
    Rows.list(
            ledger,
            row -> Map.entry(row.getLong(1) + "/" + row.getLong(2), row.getLong(3)),
            "SELECT role, query, calls FROM godwit.statement_calls WHERE migration = ? AND server = ?",
            migration,
            server)
        .forEach(entry -> before.put(entry.getKey(), entry.getValue()));
    boolean first =
        Rows.one(
            ledger,
            row -> row.getTimestamp(1) == null,
            "SELECT max(counted_since) FROM godwit.looks WHERE migration = ? AND server = ? AND source = ?",
            migration,
            server,
            SOURCE);
    List<UseRecord.Seen> uses = new ArrayList<>();
    for (Counted statement : counted(old, schema)) {
      @Nullable Long calls = before.get(statement.role() + "/" + statement.query());
      boolean same = calls != null && calls == statement.calls();
      if (!same) {
        keep(statement);
      }
      if (!first && !same && old.counts(statement.text())) {
        uses.add(
            new UseRecord.Seen(
                server,
                SOURCE,
                statement.who(),
                "",
                "query "
                    + statement.query()
                    + ": "
                    + StatementText.of(statement.text()).withoutLiterals(),
                now));
      }
    }
    return uses;
  }

  private void keep(Counted statement) throws SQLException {
    Rows.update(
        ledger,
        "INSERT INTO godwit.statement_calls (migration, server, role, query, calls) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (migration, server, role, query) DO UPDATE SET calls = excluded.calls",
        migration,
        server,
        statement.role(),
        statement.query(),
        statement.calls());
  }

  private List<Counted> counted(OldShape old, String schema) throws SQLException {
    return Rows.list(
        looked,
        row ->
            new Counted(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                "role " + Objects.requireNonNullElse(row.getString(4), "that is gone"),
                row.getString(5)),
        """
        SELECT s.userid::bigint, s.queryid, sum(s.calls)::bigint, r.rolname, min(s.query) FROM %s.pg_stat_statements s
        JOIN pg_database d ON d.oid = s.dbid LEFT JOIN pg_roles r ON r.oid = s.userid
        WHERE d.datname = current_database() AND r.rolname IS DISTINCT FROM current_user AND s.queryid IS NOT NULL
          AND EXISTS (SELECT FROM unnest(?::text[]) piece WHERE strpos(lower(s.query), piece) > 0)
        GROUP BY 1, 2, 4
        """
            .formatted(quote(schema)),
        old.pieces(looked));
  }

  Optional<String> schema() throws SQLException {
    return Rows.first(
        looked,
        row -> row.getString(1),
        "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE"
            + " e.extname = 'pg_stat_statements'");
  }

  /**
   * The extension's schema, if its counters can be read: no failed statement ends a transaction.
   */
  Optional<String> readable() throws SQLException {
    return Rows.first(
                ledger,
                row -> row.getBoolean(1),
                "SELECT true FROM godwit.looks WHERE migration = ? AND server = ? AND source = ? AND"
                    + " counted_since IS NOT NULL AND (gap IS NULL OR gap_over IS NOT NULL)",
                migration,
                server,
                SOURCE)
            .isPresent()
        ? schema()
        : Optional.empty();
  }

  private String missing(String schema) throws SQLException {
    if (!Rows.one(
        looked, row -> row.getBoolean(1), "SELECT pg_has_role('pg_read_all_stats', 'USAGE')")) {
      return "the role may not see statements of others; GRANT pg_read_all_stats TO it";
    }
    if (Rows.one(
        looked,
        row -> "none".equals(row.getString(1)),
        "SELECT current_setting('pg_stat_statements.track', true)")) {
      return "it counts nothing, as pg_stat_statements.track is none";
    }
    try {
      Rows.list(
          looked,
          row -> 0,
          "SELECT dealloc FROM %s.pg_stat_statements_info".formatted(quote(schema)));
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      return "it cannot be read: " + SqlFailure.words(e);
    }
    // In pg_stat_statements nothing but the role tells our statements from others'.
    return Rows.one(
            looked,
            row -> row.getBoolean(1),
            """
            SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = current_user AND datname = current_database()
              AND pid <> pg_backend_pid() AND application_name NOT LIKE 'godwit/%' AND backend_type = 'client backend')
            """)
        ? "Godwit's role is used by others too, whose statements cannot be told from its own; give"
            + " it a role of its own"
        : "";
  }

  private void interruptions(String schema) throws SQLException {
    record Counters(long dealloc, @Nullable Timestamp reset) {}
    Counters now =
        Rows.one(
            looked,
            row -> new Counters(row.getLong(1), row.getTimestamp(2)),
            "SELECT dealloc, coalesce(stats_reset, to_timestamp(0)) FROM %s.pg_stat_statements_info"
                .formatted(quote(schema)));
    Counters before =
        Rows.one(
            ledger,
            row ->
                new Counters(
                    row.getObject(1) == null ? now.dealloc() : row.getLong(1), row.getTimestamp(2)),
            "SELECT dealloc, counted_since FROM godwit.looks WHERE migration = ? AND server = ? AND source = ?",
            migration,
            server,
            SOURCE);
    if (before.reset() != null && !before.reset().equals(now.reset())) {
      record.interrupted(
          server, SOURCE, "pg_stat_statements on " + server + ": its counters were reset");
    } else if (now.dealloc() != before.dealloc()) {
      record.interrupted(
          server,
          SOURCE,
          "pg_stat_statements on "
              + server
              + ": it forgot statements for want of room; raise pg_stat_statements.max");
    }
    Rows.update(
        ledger,
        "UPDATE godwit.looks SET dealloc = ?, counted_since = ? WHERE migration = ? AND server = ? AND source = ?",
        now.dealloc(),
        now.reset(),
        migration,
        server,
        SOURCE);
  }
}
