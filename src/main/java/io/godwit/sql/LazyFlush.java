package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Batches that do not wait for the disk, where a rest follows them: whoever commits meanwhile
 * writes their log, too. A batch that flushes for itself keeps everybody else's commit waiting
 * behind its own: of an application's sessions that were seen waiting, half as many waited for the
 * log without that. Rows and cursor are lost together with the server, and never those of more than
 * one batch: before the next one the log has reached the disk.
 */
public final class LazyFlush {
  private final Connection connection;
  private boolean lazy;
  private @Nullable String written;

  /** Of the batches of a connection that commits each statement. */
  public LazyFlush(Connection connection) {
    this.connection = connection;
  }

  /**
   * Before a batch: the one before is on the disk from now on.
   *
   * @param rests true if a rest follows the batch; without one nobody else would be faster
   */
  public void before(boolean rests) throws SQLException {
    if (written != null && !flushed(written)) {
      flush();
    }
    written = null;
    if (rests != lazy) {
      Rows.execute(connection, rests ? "SET synchronous_commit = off" : "RESET synchronous_commit");
      lazy = rests;
    }
  }

  /** After a batch. */
  public void after() throws SQLException {
    if (lazy) {
      written =
          Rows.one(connection, row -> row.getString(1), "SELECT pg_current_wal_insert_lsn()::text");
    }
  }

  private boolean flushed(String position) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT pg_current_wal_flush_lsn() >= ?::pg_lsn",
        position);
  }

  /** A commit that has something to flush, without waiting for any replica. */
  private void flush() throws SQLException {
    Rows.one(
        connection,
        row -> row.getString(1),
        "SELECT set_config('synchronous_commit', 'local', true) ||"
            + " pg_logical_emit_message(true, 'godwit', '')::text");
  }
}
