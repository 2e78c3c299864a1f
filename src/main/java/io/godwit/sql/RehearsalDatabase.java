package io.godwit.sql;

import io.godwit.engine.Credentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a database is the copy that somebody means, and not one that is in use. */
public final class RehearsalDatabase {
  /** How a copy is made, in words. */
  public static final String HOW =
      "A copy: createdb -T SHOP COPY while nobody is connected to SHOP; pg_dump SHOP | psql COPY; a"
          + " restored backup; or a cluster bootstrapped from one (CloudNativePG: bootstrap.recovery)";

  private static final int LOOKS = 20;

  private RehearsalDatabase() {}

  /** Why it must not be rehearsed on, in a sentence; empty if nothing speaks against it. */
  public static Optional<String> refusal(Connection connection, Credentials copy)
      throws SQLException {
    List<String> refusals = refusals(connection);
    return refusals.isEmpty()
        ? Optional.empty()
        : Optional.of("%s is not rehearsed on: %s".formatted(copy, String.join("; ", refusals)));
  }

  private static List<String> refusals(Connection connection) throws SQLException {
    List<String> refusals = new ArrayList<>();
    if (Rows.one(connection, row -> row.getBoolean(1), "SELECT pg_is_in_recovery()")) {
      refusals.add("it is a replica, which cannot be written to");
      return refusals;
    }
    // A session that was closed a moment ago may be there still.
    Optional<String> others = others(connection);
    for (int look = 1; look < LOOKS && others.isPresent(); look++) {
      Rows.one(connection, row -> "", "SELECT pg_sleep(0.1)");
      others = others(connection);
    }
    others
        .map("others are connected to it, %s: it looks like a database that is in use"::formatted)
        .ifPresent(refusals::add);
    live(connection).ifPresent(refusals::add);
    return refusals;
  }

  private static Optional<String> others(Connection connection) throws SQLException {
    return Rows.first(
        connection,
        row -> row.getString(1),
        """
        SELECT string_agg(DISTINCT coalesce(nullif(application_name, ''), 'no name') || ' as ' || usename, ', ')
        FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
          -- To whoever may not see its type, an autovacuum is a backend of nobody.
          AND coalesce(backend_type, 'client backend') = 'client backend' AND usename IS NOT NULL
          AND application_name NOT LIKE 'godwit/%' HAVING count(*) > 0
        """);
  }

  /** A migration that an operator attends to. */
  private static Optional<String> live(Connection connection) throws SQLException {
    return LedgerSchema.there(connection)
        ? Rows.first(
            connection,
            row ->
                "Migration %s is under way in it, and its operator was there less than 5 minutes ago"
                    .formatted(row.getString(1)),
            """
            SELECT m.namespace || '/' || m.name FROM godwit.migrations m
            JOIN godwit.control c ON c.migration = m.id
            WHERE c.outcome IS NULL AND c.heartbeat > now() - interval '5 minutes'
              AND m.plan_hash IS NOT NULL AND m.namespace <> 'rehearsal' LIMIT 1
            """)
        : Optional.empty();
  }
}
