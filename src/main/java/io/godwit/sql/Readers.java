package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where rows are read for a comparison: on the primary, or on a replica that has all that was there
 * when the comparison began. What differs there is looked at again on the primary, so that a
 * replica that lags makes no difference of its own.
 */
public final class Readers {
  private static final Duration IDLE = Duration.ofMillis(200);

  private final Connection primary;
  private final @Nullable Connection replica;
  private final Pauses pauses;
  private final Consumer<String> log;
  private boolean waiting;

  /**
   * Readers on connections that commit each statement.
   *
   * @param replica null to read on the primary
   */
  public Readers(
      Connection primary, @Nullable Connection replica, Pauses pauses, Consumer<String> log) {
    this.primary = primary;
    this.replica = replica;
    this.pauses = pauses;
    this.log = log;
  }

  /**
   * Reads blocks of a comparison; empty, after a moment, while the replica does not have what it
   * must. A server that was promoted is no replica any more: then the primary does.
   */
  Optional<Blocks> blocks(long migration, int pass) throws SQLException, InterruptedException {
    Connection there = replica;
    if (there == null) {
      return Optional.of(new Blocks(primary, primary, Blocks.ROWS));
    }
    Standby standby = standby(there, begin(migration, pass));
    boolean ready = !standby.recovering() || standby.caughtUp();
    if (ready == waiting) {
      waiting = !ready;
      log.accept(ready ? "the replica has caught up" : "waiting for the replica to catch up");
    }
    if (!ready) {
      pauses.rest(IDLE);
      return Optional.empty();
    }
    return Optional.of(new Blocks(standby.recovering() ? there : primary, primary, Blocks.ROWS));
  }

  private record Standby(boolean recovering, boolean caughtUp) {}

  private static Standby standby(Connection replica, String begin) throws SQLException {
    return Rows.one(
        replica,
        row -> new Standby(row.getBoolean(1), row.getBoolean(2)),
        "SELECT pg_is_in_recovery(), coalesce(pg_last_wal_replay_lsn() >= ?::pg_lsn, false)",
        begin);
  }

  /** The position in the primary's log at which a comparison began. */
  private String begin(long migration, int pass) throws SQLException {
    return Rows.one(
        primary,
        row -> String.valueOf(row.getString(1)),
        "SELECT lsn FROM godwit.passes WHERE migration = ? AND pass = ?",
        migration,
        pass);
  }
}
