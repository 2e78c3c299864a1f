package io.godwit.sql;

import io.godwit.engine.SqlStep;
import java.sql.SQLException;

/**
 * A step had its locks, and did not get done in the time that others may wait for it: trying again
 * helps only where the server was busy.
 */
final class TooSlow extends SQLException {
  private static final long serialVersionUID = 1L;

  /** So often in a row everybody waits for a step that does not get done. */
  static final int MOST = 5;

  TooSlow(long millis, SQLException cause) {
    super(
        "with its locks it took longer than the %d ms that others may wait for it"
            .formatted(millis),
        cause.getSQLState(),
        cause);
  }

  /** What is said when it was given up. */
  static String words(SqlStep step, SQLException last) {
    return "step %s was given up after %d tries, nothing of it is done: %s. The server was busy, or the table has too many partitions, constraints or triggers for one moment: try again at a quiet time, or roll back"
        .formatted(step.id(), MOST, last.getMessage());
  }
}
