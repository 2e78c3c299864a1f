package io.godwit.sql;

import io.godwit.engine.StatementText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server's own log, where the role may read it: errors of statements that name a column which
 * is not there are seen nowhere else in SQL. Of a line nothing is kept but that it was there.
 */
final class ServerLog {
  private static final int MOST_BYTES = 1_000_000;
  private static final Pattern UNDEFINED = Pattern.compile("42703|42P01|does not exist");

  private final Connection connection;
  private final Consumer<String> log;
  private @Nullable String file;
  private long offset;

  ServerLog(Connection connection, Consumer<String> log) {
    this.connection = connection;
    this.log = log;
  }

  /** What is written from now on is read. */
  void open() throws SQLException {
    try {
      file =
          Rows.one(
                  connection,
                  row -> Optional.ofNullable(row.getString(1)),
                  "SELECT pg_current_logfile()")
              .orElse(null);
      offset = file == null ? 0 : size();
      if (file == null) {
        log.accept("the server writes no log file: its errors are not looked at");
      }
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      file = null;
      log.accept("the server's log may not be read: " + SqlFailure.words(e));
    }
  }

  /** A word on an error that names the old column, if one was written since the last look. */
  Optional<String> named(OldShape old) throws SQLException {
    if (file == null) {
      return Optional.empty();
    }
    try {
      long size = size();
      long from = size < offset ? 0 : offset;
      String more =
          size <= from
              ? ""
              : Rows.one(
                  connection,
                  row -> row.getString(1),
                  "SELECT convert_from(pg_read_binary_file(?, ?, ?), 'SQL_ASCII')",
                  file,
                  from,
                  Math.min(MOST_BYTES, size - from));
      offset = size;
      return more.lines()
              .filter(line -> UNDEFINED.matcher(line).find())
              .anyMatch(line -> StatementText.of(line.replace('"', ' ')).mentions(old.names()))
          ? Optional.of("an error of a statement that names it")
          : Optional.empty();
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      open();
      return Optional.empty();
    }
  }

  private long size() throws SQLException {
    return Rows.one(connection, row -> row.getLong(1), "SELECT (pg_stat_file(?)).size", file);
  }
}
