package io.godwit.sql;

import io.godwit.api.ShadowReadSpec;
import io.godwit.engine.Identifier;
import io.godwit.engine.Shadow.Trouble;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * The user's queries, each look in a transaction of its own that sees one snapshot, may only read,
 * and is rolled back, whatever the queries set or lock.
 */
record ShadowSnapshot(Connection connection) {
  /** Rows of one result. */
  static final int MOST_ROWS = 10_000;

  /** Characters of one result: a worker's memory is small. */
  private static final long MOST_CHARACTERS = 8_000_000;

  private static final int FETCH = 500;
  private static final String READ_ONLY = "25006";

  /**
   * For this transaction; texts of both results are made in the same way, and always in this one.
   */
  private static final String SETTINGS =
      "SELECT set_config('statement_timeout', ?, true), set_config('lock_timeout', '1s', true),"
          + " set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true)";

  /** The driver's words for columns that count by themselves. */
  private static final Map<String, String> SERIALS =
      Map.of("serial", "int4", "bigserial", "int8", "smallserial", "int2");

  /** One result, and how long it took. */
  record Result(List<List<ResultComparison.Cell>> rows, long nanos) {}

  /**
   * The keys of a round.
   *
   * @param type of the column, as SQL
   */
  record Keys(String type, List<@Nullable String> values) {}

  /**
   * A query did not give a result.
   *
   * <p>{@code always}: it is not for this key alone, so that no other one need be tried.
   */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean always;

    Failed(String words, boolean always) {
      super(words);
      this.always = always;
    }

    boolean always() {
      return always;
    }

    Trouble trouble(boolean ofNew, String which) {
      return new Trouble(ofNew, "the " + which + " query cannot run: " + getMessage());
    }
  }

  /** What is done inside. */
  interface Body<T> {
    T run() throws SQLException, Failed;
  }

  /** Runs something in a snapshot. */
  <T> T inside(String statementTimeout, Body<T> body) throws SQLException, Failed {
    connection.setAutoCommit(false);
    try {
      Rows.execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      Rows.list(connection, row -> "", SETTINGS, statementTimeout);
      return body.run();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** The keys to look at; one that is NULL, of no type, where the pair has no query of keys. */
  Keys keys(ShadowReadSpec pair) throws SQLException, Failed {
    if (pair.keys() == null) {
      List<@Nullable String> once = new ArrayList<>();
      once.add(null);
      return new Keys("text", once);
    }
    String sql = parsed(pair.keys()).sql("text");
    return inside("30s", () -> queried(sql, pair.sample()));
  }

  private Keys queried(String sql, int most) throws SQLException, Failed {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      statement.setMaxRows(most);
      String type = keyType(statement.getMetaData());
      List<@Nullable String> values = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          values.add(row.getString(1));
        }
      }
      return new Keys(type, values);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /** The type of the one column, by a name that stands for nothing else. */
  static String keyType(@Nullable ResultSetMetaData columns) throws SQLException, Failed {
    if (columns == null || columns.getColumnCount() != 1) {
      throw new Failed(
          "it must return one column, and returns "
              + (columns == null ? "none" : columns.getColumnCount()),
          true);
    }
    String name = columns.getColumnTypeName(1);
    // What is outside of the search path comes with its schema, and quoted.
    return name.startsWith("\"") ? name : Identifier.quote(SERIALS.getOrDefault(name, name));
  }

  /** One query for one key, behind a savepoint: the other one runs in the same snapshot yet. */
  Result query(ShadowQuery query, String type, @Nullable String key) throws SQLException, Failed {
    Savepoint before = connection.setSavepoint();
    try {
      return read(query, type, key);
    } catch (SQLException e) {
      Failed failed = failed(e);
      connection.rollback(before);
      throw failed;
    }
  }

  private Result read(ShadowQuery query, String type, @Nullable String key)
      throws SQLException, Failed {
    try (PreparedStatement statement = connection.prepareStatement(query.sql(type))) {
      // Never by the driver's binary formats, which come after some runs of the same statement.
      statement.unwrap(PGStatement.class).setPrepareThreshold(0);
      statement.setFetchSize(FETCH);
      for (int i = 1; i <= query.keys(); i++) {
        statement.setObject(i, key, Types.OTHER);
      }
      long began = System.nanoTime();
      if (!statement.execute()) {
        throw new Failed("it returns no rows at all, and must be a SELECT", true);
      }
      try (ResultSet row = statement.getResultSet()) {
        List<List<ResultComparison.Cell>> rows = cells(row);
        return new Result(rows, System.nanoTime() - began);
      }
    }
  }

  private static List<List<ResultComparison.Cell>> cells(ResultSet row)
      throws SQLException, Failed {
    ResultSetMetaData columns = row.getMetaData();
    List<List<ResultComparison.Cell>> rows = new ArrayList<>();
    long characters = 0;
    while (row.next()) {
      List<ResultComparison.Cell> cells = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String text = row.getString(i);
        characters += text == null ? 0 : text.length();
        cells.add(cell(text, columns.getColumnType(i)));
      }
      rows.add(cells);
      if (rows.size() > MOST_ROWS || characters > MOST_CHARACTERS) {
        throw new Failed(
            "it returns more than 10,000 rows or 8 MB; let it aggregate, or sort and limit it",
            true);
      }
    }
    return rows;
  }

  private static ResultComparison.Cell cell(@Nullable String text, int type) {
    if (text == null) {
      return ResultComparison.Cell.NULL;
    }
    return switch (type) {
      case Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.NUMERIC,
          Types.DECIMAL,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE ->
          ResultComparison.Cell.number(text);
      default -> ResultComparison.Cell.of(text);
    };
  }

  static ShadowQuery parsed(String text) throws Failed {
    try {
      return ShadowQuery.parse(text);
    } catch (ShadowQuery.Unfit e) {
      throw new Failed(String.valueOf(e.getMessage()), true);
    }
  }

  /**
   * What a failure means for the pair.
   *
   * @throws SQLException the same one, if it is of the connection and not of the query
   */
  static Failed failed(SQLException e) throws SQLException {
    String state = SqlFailure.state(e);
    if (state.equals(READ_ONLY)) {
      // That is what we asked for; elsewhere it means that the server is a standby now.
      return new Failed("it writes, and may only read (SQLSTATE " + READ_ONLY + ")", true);
    }
    if (SqlFailure.connectionLost(e)) {
      throw e;
    }
    boolean always = state.startsWith("42") || state.startsWith("0A") || state.startsWith("3F");
    return new Failed(SqlFailure.sentence(e), always);
  }
}
