package io.godwit.sql;

import io.godwit.engine.SqlStatement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Installs and upgrades the schema {@code godwit}; the worker does so in Prepare. */
public final class LedgerSchema {
  /** The version that this program reads and writes. */
  public static final int VERSION = 1;

  /** The ledger was written by a newer program; this one keeps its hands off. */
  public static final class TooNew extends Exception {
    private static final long serialVersionUID = 1L;

    TooNew(int version) {
      super(
          "the ledger in schema godwit has version "
              + version
              + ", this program knows versions up to "
              + VERSION
              + "; run the newer version of Godwit again");
    }
  }

  private LedgerSchema() {}

  /**
   * Brings the ledger to {@link #VERSION}, in one transaction; two workers at once do it once.
   *
   * @throws TooNew if it is newer already
   */
  public static void install(Connection connection) throws SQLException, TooNew {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // Serialises installers; a table lock cannot, as there is no table yet. Never waits: a
      // waiting
      // session would hold a snapshot (rules-postgres 18).
      try (ResultSet alone =
          statement.executeQuery(
              "SELECT pg_try_advisory_xact_lock(hashtextextended('godwit.ledger', 0))")) {
        alone.next();
        if (!alone.getBoolean(1)) {
          throw new SQLException("another worker installs the ledger at this moment", "55P03");
        }
      }
      for (int next = version(connection) + 1; next <= VERSION; next++) {
        statement.execute(script("/sql/ledger-" + next + ".sql"));
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /**
   * The ledger's version, 0 if there is none.
   *
   * @throws TooNew if it is newer than this program
   */
  public static int version(Connection connection) throws SQLException, TooNew {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet there =
          statement.executeQuery("SELECT to_regclass('godwit.version') IS NOT NULL")) {
        there.next();
        if (!there.getBoolean(1)) {
          return 0;
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT max(version) FROM godwit.version")) {
        row.next();
        int version = row.getInt(1);
        if (version > VERSION) {
          throw new TooNew(version);
        }
        return version;
      }
    }
  }

  /**
   * Why it must not be installed yet: subscribers that are sent all tables would stop at its rows.
   *
   * @param ready publications whose subscribers know its tables
   */
  public static List<String> shown(Connection connection, Collection<String> ready)
      throws SQLException {
    return there(connection) ? List.of() : new Subscribers(connection, ready).ofLedger();
  }

  /** Its tables alone, as SQL: what a subscriber needs to be sent their rows. */
  public static String tables() {
    return IntStream.rangeClosed(1, VERSION)
        .mapToObj(version -> script("/sql/ledger-" + version + ".sql"))
        .flatMap(script -> SqlStatement.split(script).stream())
        .filter(
            statement ->
                statement.begins("create", "schema")
                    || statement.begins("create", "table")
                    || statement.begins("alter", "table"))
        .map(statement -> statement.sql() + ";\n")
        .collect(Collectors.joining("\n"));
  }

  /** True if the database has a ledger. */
  static boolean there(Connection connection) throws SQLException {
    return Rows.one(
        connection, row -> row.getBoolean(1), "SELECT to_regclass('godwit.control') IS NOT NULL");
  }

  private static String script(String resource) {
    try (InputStream in = LedgerSchema.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
