package io.godwit.sql;

import io.godwit.signal.Reading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query that somebody wrote to measure the health of their database. */
public final class SignalQuery {
  private static final String READ_ONLY = "25006";

  private SignalQuery() {}

  /**
   * Runs it in a transaction of its own that may not write and is rolled back: whatever it sets is
   * gone with it.
   */
  public static Reading read(Connection connection, String signal, String query, Instant at)
      throws SQLException {
    String source = "sql";
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    try {
      List<@Nullable Object> rows =
          Rows.list(connection, row -> row.getObject(1), query.replace("?", "??"));
      if (rows.size() != 1) {
        return Reading.missing(signal, "the query returned " + rows.size() + " rows", at, source);
      }
      return switch (rows.getFirst()) {
        case null -> Reading.missing(signal, "the query returned NULL", at, source);
        case Number number -> Reading.of(signal, number.doubleValue(), at, source);
        case Boolean truth -> Reading.of(signal, truth ? 1 : 0, at, source);
        default -> Reading.missing(signal, "the query returned no number", at, source);
      };
    } catch (SQLException e) {
      if (SqlFailure.state(e).equals(READ_ONLY)) {
        // That is what we asked for; elsewhere it means that the server is a standby now.
        return Reading.missing(signal, "the query writes, and may only read", at, source);
      }
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      return Reading.missing(signal, SqlFailure.words(e), at, source);
    } finally {
      connection.rollback();
      connection.setReadOnly(false);
      connection.setAutoCommit(true);
    }
  }
}
