package io.godwit.sql;

import static io.godwit.signal.BuiltIn.ARCHIVE_QUEUE;
import static io.godwit.signal.BuiltIn.SLOT_WAL;
import static io.godwit.signal.BuiltIn.WAL_RATE;

import io.godwit.signal.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The write-ahead log: how fast it grows, and who keeps the server from letting go of it. */
public final class WalSignals {
  private @Nullable Long position;
  private Instant lookedAt = Instant.MIN;

  /** WAL retained by slots, segments that wait for the archiver, bytes written each second. */
  public List<Reading> read(Connection connection, Instant at) throws SQLException {
    List<Reading> readings =
        new ArrayList<>(List.of(slots(connection, at), archive(connection, at)));
    long now =
        Rows.one(connection, row -> row.getLong(1), "SELECT " + number("pg_current_wal_lsn()"));
    Long before = position;
    if (before != null) {
      double seconds = Math.max(1, Duration.between(lookedAt, at).toMillis()) / 1000.0;
      readings.add(Reading.of(WAL_RATE, (now - before) / seconds, at, "pg_current_wal_lsn"));
    }
    position = now;
    lookedAt = at;
    return readings;
  }

  /** A place in the log as a number of bytes. */
  static String number(String lsn) {
    return "pg_wal_lsn_diff(" + lsn + ", '0/0')::bigint";
  }

  private static Reading slots(Connection connection, Instant at) throws SQLException {
    return Rows.first(
            connection,
            row ->
                Reading.of(SLOT_WAL, row.getDouble(2), at, "replication slot " + row.getString(1)),
            """
            SELECT slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)
            FROM pg_replication_slots WHERE restart_lsn IS NOT NULL ORDER BY restart_lsn LIMIT 1
            """)
        .orElseGet(
            () ->
                Reading.inapplicable(SLOT_WAL, "no slot retains WAL", at, "pg_replication_slots"));
  }

  private record Archiver(
      boolean on, @Nullable String archived, @Nullable String failed, String current, long size) {}

  private static Reading archive(Connection connection, Instant at) throws SQLException {
    Archiver archiver =
        Rows.one(
            connection,
            row ->
                new Archiver(
                    row.getBoolean(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5)),
            """
            SELECT current_setting('archive_mode') <> 'off', last_archived_wal, last_failed_wal,
              pg_walfile_name(pg_current_wal_lsn()),
              pg_size_bytes(current_setting('wal_segment_size')) FROM pg_stat_archiver
            """);
    String source = "pg_stat_archiver";
    if (!archiver.on()) {
      return Reading.inapplicable(ARCHIVE_QUEUE, "archive_mode is off", at, source);
    }
    long current = segment(archiver.current(), archiver.size());
    if (archiver.archived() != null) {
      long queue = current - segment(archiver.archived(), archiver.size()) - 1;
      return Reading.of(ARCHIVE_QUEUE, Math.max(0, queue), at, source);
    }
    // Nothing was archived since the statistics began: what fails first waits longest.
    return archiver.failed() == null
        ? Reading.inapplicable(ARCHIVE_QUEUE, "nothing had to be archived yet", at, source)
        : Reading.of(
            ARCHIVE_QUEUE, current - segment(archiver.failed(), archiver.size()), at, source);
  }

  /** Number of a segment by its file's name: timeline, then two halves of the number. */
  static long segment(String file, long size) {
    long perHalf = 0x1_0000_0000L / size;
    return Long.parseLong(file.substring(8, 16), 16) * perHalf
        + Long.parseLong(file.substring(16, 24), 16);
  }
}
