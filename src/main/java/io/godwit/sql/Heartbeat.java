package io.godwit.sql;

import io.godwit.signal.Beats;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;

/**
 * The tiny writes of the operator: they go through the log to every replica, and take their time.
 */
public final class Heartbeat {
  private Heartbeat() {}

  /** One beat, committed: which row replicas must show to have it, and which place in the log. */
  public static Beats.Beat beat(Connection connection, Clock clock) throws SQLException {
    Instant written =
        Rows.one(
            connection,
            row -> row.getTimestamp(1).toInstant(),
            """
            INSERT INTO godwit.heartbeat (id, at) VALUES (1, clock_timestamp())
            ON CONFLICT (id) DO UPDATE SET at = excluded.at RETURNING at
            """);
    Instant committed = clock.instant();
    long lsn =
        Rows.one(
            connection,
            row -> row.getLong(1),
            "SELECT " + WalSignals.number("pg_current_wal_lsn()"));
    return new Beats.Beat(written, lsn, committed);
  }

  /** The write whose time is taken. */
  public static void probe(Connection connection) throws SQLException {
    Rows.update(
        connection,
        """
        INSERT INTO godwit.probe (id, at) VALUES (1, clock_timestamp())
        ON CONFLICT (id) DO UPDATE SET at = excluded.at
        """);
  }
}
