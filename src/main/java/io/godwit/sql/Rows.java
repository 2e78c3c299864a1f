package io.godwit.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries with parameters, read into values. */
final class Rows {
  private Rows() {}

  /** Reads one row. */
  interface Reader<T extends @Nullable Object> {
    T read(ResultSet row) throws SQLException;
  }

  static <T extends @Nullable Object> List<T> list(
      Connection connection, Reader<T> reader, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      List<T> rows = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    }
  }

  static <T> Optional<T> first(
      Connection connection, Reader<T> reader, String sql, @Nullable Object... parameters)
      throws SQLException {
    List<T> rows = list(connection, reader, sql, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** The one row that a query of this kind always has. */
  static <T> T one(
      Connection connection, Reader<T> reader, String sql, @Nullable Object... parameters)
      throws SQLException {
    return first(connection, reader, sql, parameters)
        .orElseThrow(() -> new SQLException("a row was expected and none came", "02000"));
  }

  static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  /** One statement by the extended protocol, so that a second one in the text is refused. */
  static void execute(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(escaped(sql))) {
      statement.execute();
    }
  }

  /** A question mark in our own or the user's text is an operator, not a parameter. */
  static String escaped(String sql) {
    return sql.replace("?", "??");
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
  }
}
