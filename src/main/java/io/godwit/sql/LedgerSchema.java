package io.godwit.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

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
