package io.godwit.sql;

import static io.godwit.signal.BuiltIn.ACTIVE_BACKENDS;
import static io.godwit.signal.BuiltIn.CONNECTIONS;
import static io.godwit.signal.BuiltIn.OLDEST_TRANSACTION;

import io.godwit.signal.BuiltIn;
import io.godwit.signal.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** How busy the server is with others: our own sessions do not count. */
public final class LoadSignals {
  /** Sessions of others are shown as sessions only, without what they do. */
  static final String NO_RIGHT = "the role may not see what others do: GRANT pg_read_all_stats";

  private record Load(boolean sees, double active, double connections, double oldest) {}

  private LoadSignals() {}

  /** Active backends of the whole server, connections in use, the oldest transaction. */
  public static List<Reading> read(Connection connection, Instant at) throws SQLException {
    Load load =
        Rows.one(
            connection,
            row ->
                new Load(
                    row.getBoolean("sees"),
                    row.getDouble("active"),
                    row.getDouble("connections"),
                    row.getDouble("oldest")),
            """
            SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS sees,
              (SELECT count(*) FROM pg_stat_activity WHERE state = 'active'
                AND backend_type = 'client backend' AND application_name NOT LIKE 'godwit/%')
                AS active,
              (SELECT sum(numbackends) FROM pg_stat_database)
                * 100.0 / current_setting('max_connections')::int AS connections,
              -- What keeps dead rows from being pruned in this database: a snapshot, or a change
              -- that is not committed. Prepared transactions are seen by everyone.
              coalesce(extract(epoch FROM clock_timestamp() - least(
                (SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database()
                  AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
                  AND backend_type = 'client backend' AND application_name NOT LIKE 'godwit/%'),
                (SELECT min(prepared) FROM pg_prepared_xacts
                  WHERE database = current_database()))), 0) AS oldest
            """);
    return List.of(
        seen(load, ACTIVE_BACKENDS, load.active(), at),
        Reading.of(CONNECTIONS, load.connections(), at, "pg_stat_database"),
        seen(load, OLDEST_TRANSACTION, load.oldest(), at));
  }

  private static Reading seen(Load load, BuiltIn signal, double value, Instant at) {
    return load.sees()
        ? Reading.of(signal, value, at, "pg_stat_activity")
        : Reading.inapplicable(signal, NO_RIGHT, at, "pg_stat_activity");
  }
}
