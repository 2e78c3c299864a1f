package io.godwit.sql;

import static io.godwit.signal.BuiltIn.REPLICA_BYTES;
import static io.godwit.signal.BuiltIn.REPLICA_LAG;

import io.godwit.signal.Beats;
import io.godwit.signal.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far replicas are behind: in seconds by the heartbeat, in bytes by their place in the log. */
public final class ReplicaSignals {
  private record Standby(boolean recovering, long replayed, Instant beat) {}

  private ReplicaSignals() {}

  /** Asked of the replica itself. */
  public static List<Reading> at(Connection replica, String name, Beats beats, Instant at)
      throws SQLException {
    Standby standby =
        Rows.one(
            replica,
            row -> new Standby(row.getBoolean(1), row.getLong(2), row.getTimestamp(3).toInstant()),
            "SELECT pg_is_in_recovery(), "
                + WalSignals.number("pg_last_wal_replay_lsn()")
                + ", at FROM godwit.heartbeat");
    String source = "replica " + name;
    if (!standby.recovering()) {
      String why = "is no replica: it is not in recovery";
      return List.of(
          Reading.missing(REPLICA_LAG.word(), why, at, source),
          Reading.missing(REPLICA_BYTES.word(), why, at, source));
    }
    if (beats.none()) {
      // Nothing to compare with yet: no lag that was not measured.
      return List.of();
    }
    return List.of(
        Reading.of(REPLICA_LAG, beats.lagByRow(standby.beat(), at), at, source),
        Reading.of(REPLICA_BYTES, beats.bytesBehind(standby.replayed()), at, source));
  }

  private record Stream(String name, @Nullable Long replayed) {}

  /** Asked of the primary: what it knows of all physical replicas that stream from it. */
  public static List<Reading> streaming(Connection primary, Beats beats, Instant at)
      throws SQLException {
    List<Stream> streams =
        Rows.list(
            primary,
            row -> new Stream(row.getString(1), row.getObject(2, Long.class)),
            "SELECT coalesce(nullif(r.application_name, ''), 'pid ' || r.pid), "
                + WalSignals.number("r.replay_lsn")
                + " FROM pg_stat_replication r WHERE NOT EXISTS (SELECT FROM pg_replication_slots s"
                + " WHERE s.active_pid = r.pid AND s.slot_type = 'logical')");
    List<Reading> readings = new ArrayList<>();
    for (Stream stream : streams) {
      String source = "replica " + stream.name() + ", by pg_stat_replication";
      // Base backups and receivers of the log replay nothing.
      Optional.ofNullable(stream.replayed())
          .ifPresent(
              replayed -> {
                readings.add(Reading.of(REPLICA_LAG, beats.lagByLog(replayed, at), at, source));
                readings.add(Reading.of(REPLICA_BYTES, beats.bytesBehind(replayed), at, source));
              });
    }
    if (readings.isEmpty()) {
      return none(streams.isEmpty(), at);
    }
    return beats.none() ? List.of() : readings;
  }

  private static List<Reading> none(boolean none, Instant at) {
    String why =
        none
            ? "no replica is listed and none streams"
            : "no replica is listed; " + LoadSignals.NO_RIGHT;
    return List.of(
        Reading.inapplicable(REPLICA_LAG, why, at, "pg_stat_replication"),
        Reading.inapplicable(REPLICA_BYTES, why, at, "pg_stat_replication"));
  }
}
