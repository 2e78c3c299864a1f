package io.godwit.sql;

import io.godwit.engine.StatementText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** The statements that sessions of others are at, or were at last, as far as the role may see. */
final class SessionUses {
  static final String SOURCE = "sessions";

  private final Connection connection;
  private final String server;

  SessionUses(Connection connection, String server) {
    this.connection = connection;
    this.server = server;
  }

  /** Who was at a statement that names the old shape after a time. */
  List<UseRecord.Seen> after(OldShape old, Instant since) throws SQLException {
    return Rows.list(
            connection,
            row ->
                new UseRecord.Seen(
                    server,
                    SOURCE,
                    UseRecord.who(row.getString(1), row.getString(2)),
                    Objects.requireNonNullElse(row.getString(3), ""),
                    Objects.requireNonNullElse(row.getString(4), ""),
                    row.getTimestamp(5).toInstant()),
            """
            SELECT application_name, usename, coalesce(host(client_addr), 'local'), query, at FROM (
              SELECT a.*, CASE WHEN a.state = 'active' THEN clock_timestamp() ELSE a.state_change END AS at
              FROM pg_stat_activity a JOIN pg_database d ON d.oid = a.datid
              WHERE d.datname = current_database() AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
                AND a.application_name NOT LIKE 'godwit/%') s
            WHERE at > ? AND EXISTS (SELECT FROM unnest(?::text[]) piece WHERE strpos(lower(query), piece) > 0)
            """,
            Timestamp.from(since),
            old.pieces(connection))
        .stream()
        .filter(seen -> old.named(seen.statement()))
        .map(seen -> seen.saying(StatementText.of(seen.statement()).withoutLiterals()))
        .toList();
  }

  /** Why statements of others cannot be seen; empty if they can. */
  String gap() throws SQLException {
    boolean allowed =
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            "SELECT pg_has_role('pg_read_all_stats', 'USAGE')");
    return allowed
        ? ""
        : "pg_stat_activity on "
            + server
            + ": the role may not see statements of others; GRANT pg_read_all_stats TO it";
  }
}
