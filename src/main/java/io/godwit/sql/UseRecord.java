package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes who was seen to name the old shape, and what could not be looked at, into the ledger. */
final class UseRecord {
  private static final int LONGEST = 200;

  private final Connection connection;
  private final long migration;

  UseRecord(Connection connection, long migration) {
    this.connection = connection;
    this.migration = migration;
  }

  /**
   * Somebody named it.
   *
   * @param server {@code primary}, or the name of a replica
   * @param source what showed it
   * @param who application and role
   * @param client address, or empty
   * @param statement without literals once it is kept
   * @param at when it was seen last
   */
  record Seen(
      String server, String source, String who, String client, String statement, Instant at) {
    Seen saying(String text) {
      return new Seen(server, source, who, client, text, at);
    }

    String words() {
      return who
          + (client.isEmpty() ? "" : " from " + client)
          + " ("
          + source
          + " on "
          + server
          + (statement.isEmpty() ? ")" : ": " + statement + ")");
    }
  }

  static String who(@Nullable String application, @Nullable String role) {
    String name =
        application == null || application.isBlank()
            ? "an application without a name"
            : application;
    return role == null ? name : name + " of role " + role;
  }

  void keep(List<Seen> uses) throws SQLException {
    for (Seen use : uses) {
      Rows.update(
          connection,
          """
          INSERT INTO godwit.uses AS u (migration, server, source, who, client, statement, first_seen, last_seen)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (migration, server, source, who, client, statement)
          DO UPDATE SET seen = u.seen + 1, last_seen = greatest(u.last_seen, excluded.last_seen)
            WHERE u.last_seen < excluded.last_seen
          """,
          migration,
          use.server(),
          use.source(),
          cut(use.who()),
          use.client(),
          cut(use.statement()),
          Timestamp.from(use.at()),
          Timestamp.from(use.at()));
    }
  }

  /** A look was made; an empty gap says that nothing was missing. */
  void looked(String server, String source, String gap) throws SQLException {
    Rows.update(
        connection,
        """
        INSERT INTO godwit.looks AS l (migration, server, source, gap) VALUES (?, ?, ?, nullif(?, ''))
        ON CONFLICT (migration, server, source) DO UPDATE SET looked_at = clock_timestamp(),
          gap = coalesce(excluded.gap, l.gap),
          gap_over = CASE WHEN excluded.gap IS NOT NULL THEN NULL
            WHEN l.gap IS NOT NULL THEN coalesce(l.gap_over, clock_timestamp()) END
        """,
        migration,
        server,
        source,
        gap);
  }

  /** Something is missing that was so for a moment only, as when counters were reset. */
  void interrupted(String server, String source, String gap) throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.looks SET gap = ?, gap_over = clock_timestamp() WHERE migration = ? AND"
            + " server = ? AND source = ?",
        gap,
        migration,
        server,
        source);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }
}
