package io.godwit.worker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/** A connection that is opened anew when it was lost: for looks at a server that is killed. */
final class Reopened implements AutoCloseable {
  private final Callable<Connection> open;
  private Optional<Connection> connection = Optional.empty();

  Reopened(Callable<Connection> open) {
    this.open = open;
  }

  /** What to do with a connection. */
  interface Deed<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Does it; empty if the server is away, or went away meanwhile. */
  <T> Optional<T> run(Deed<T> deed) {
    try {
      if (connection.isEmpty()) {
        connection = Optional.of(open.call());
      }
      return Optional.of(deed.run(connection.get()));
    } catch (Exception e) {
      close();
      return Optional.empty();
    }
  }

  /** A number, as long as the server is there. */
  OptionalLong number(String sql) {
    return run(reached -> {
          try (Statement statement = reached.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
          }
        })
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  @Override
  public void close() {
    connection.ifPresent(
        open -> {
          try {
            open.close();
          } catch (SQLException e) {
            // It is of no use any more.
          }
        });
    connection = Optional.empty();
  }
}
