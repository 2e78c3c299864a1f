package io.godwit.sql;

import io.godwit.engine.Credentials;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A database of its own, beside the one that is migrated, for empty copies of schemas. It is made
 * once and emptied after each use: CREATE and DROP DATABASE make the server write a checkpoint
 * (rules-postgres 28), tables without rows do not. Everything in it is committed statement by
 * statement, so that no transaction holds many locks.
 */
public final class ScratchDatabase implements AutoCloseable {
  /** Its name; whoever wants to may make it before. */
  public static final String NAME = "godwit_scratch";

  private static final String MARK = "godwit_scratch_mark";
  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(1);

  /** A larger schema is not copied. */
  private static final int MOST_RELATIONS = 5_000;

  /** There is no copy to be had, and why. */
  public static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }

  private final Connection connection;

  private ScratchDatabase(Connection connection) {
    this.connection = connection;
  }

  /** The copy, as a connection that commits each statement. */
  public Connection connection() {
    return connection;
  }

  /**
   * A copy of a database's schema on the same server.
   *
   * @param live the database, on a connection that commits each statement
   * @throws Unavailable if none can be made
   */
  public static ScratchDatabase copyOf(Connection live, Credentials credentials)
      throws SQLException, Unavailable {
    int relations =
        Rows.one(
            live,
            row -> row.getInt(1),
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE "
                + Inventories.USERS);
    if (relations > MOST_RELATIONS) {
      throw new Unavailable(
          "the database has %d tables, indexes and views, and more than %d are not copied"
              .formatted(relations, MOST_RELATIONS));
    }
    List<String> statements = ScratchCopy.statements(live);
    ScratchDatabase scratch = open(live, credentials);
    try {
      String path =
          Rows.one(live, row -> row.getString(1), "SELECT current_setting('search_path')");
      scratch.fill(statements);
      Rows.one(scratch.connection, row -> "", "SELECT set_config('search_path', ?, false)", path);
      return scratch;
    } catch (SQLException | Unavailable e) {
      scratch.close();
      throw e;
    }
  }

  /**
   * An empty one on the same server.
   *
   * @param live the database, on a connection that commits each statement
   * @throws Unavailable if none can be made
   */
  static ScratchDatabase beside(Connection live, Credentials credentials)
      throws SQLException, Unavailable {
    return open(live, credentials);
  }

  /** An empty database that belongs to nobody else: one of a server that is made for this. */
  public static ScratchDatabase empty(Connection connection) throws SQLException {
    Rows.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + MARK);
    return new ScratchDatabase(connection);
  }

  private static ScratchDatabase open(Connection live, Credentials credentials)
      throws SQLException, Unavailable {
    Credentials there = credentials.in(NAME);
    var purpose = new Postgres.Purpose("godwit/scratch", STATEMENT_TIMEOUT);
    Connection connection;
    try {
      connection = Postgres.connect(there, purpose);
    } catch (SQLException e) {
      if (!SqlFailure.state(e).equals("3D000")) {
        throw unavailable(e);
      }
      create(live);
      connection = Postgres.connect(there, purpose);
    }
    try {
      claim(connection);
      return new ScratchDatabase(connection);
    } catch (SQLException | Unavailable e) {
      connection.close();
      throw e;
    }
  }

  private static SQLException unavailable(SQLException e) throws Unavailable {
    if (SqlFailure.transientFailure(e)) {
      return e;
    }
    throw new Unavailable("database %s cannot be used: %s".formatted(NAME, SqlFailure.sentence(e)));
  }

  private static void create(Connection live) throws SQLException, Unavailable {
    boolean may =
        Rows.one(
            live,
            row -> row.getBoolean(1),
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user");
    String user = Rows.one(live, row -> row.getString(1), "SELECT quote_ident(current_user)");
    if (!may) {
      throw new Unavailable(
          "there is no database %1$s for a copy of the schema, and role %2$s may not make one: CREATE DATABASE %1$s OWNER %2$s, or ALTER ROLE %2$s CREATEDB"
              .formatted(NAME, user));
    }
    String like =
        Rows.one(
            live,
            row -> row.getString(1),
            """
            SELECT format('ENCODING %L LC_COLLATE %L LC_CTYPE %L', pg_encoding_to_char(encoding),
              datcollate, datctype) FROM pg_database WHERE datname = current_database()
            """);
    try {
      Rows.execute(live, "CREATE DATABASE %s TEMPLATE template0 %s".formatted(NAME, like));
    } catch (SQLException e) {
      // Somebody else has made it at the same moment.
      if (!SqlFailure.state(e).equals("42P04") && !SqlFailure.state(e).equals("23505")) {
        throw unavailable(e);
      }
    }
  }

  /** One at a time: asked for without waiting (rules-postgres 18), the caller tries again. */
  private static void claim(Connection connection) throws SQLException, Unavailable {
    boolean ours =
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            "SELECT pg_try_advisory_lock(hashtextextended('godwit.scratch', 0))");
    if (!ours) {
      throw new SQLException("somebody else uses database " + NAME + " at this moment", "55P03");
    }
    boolean foreign =
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            "SELECT to_regnamespace(?) IS NULL AND EXISTS (SELECT FROM pg_class c JOIN pg_namespace"
                + " n ON n.oid = c.relnamespace WHERE "
                + Inventories.USERS
                + ")",
            MARK);
    if (foreign) {
      throw new Unavailable(
          "database %s holds tables that Godwit has not made, and is left alone".formatted(NAME));
    }
    try {
      Rows.execute(connection, "CREATE SCHEMA IF NOT EXISTS " + MARK);
      clear(connection);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private void fill(List<String> statements) throws SQLException, Unavailable {
    Rows.one(connection, row -> "", "SELECT set_config('search_path', 'pg_catalog', false)");
    Rows.one(connection, row -> "", "SELECT set_config('check_function_bodies', 'off', false)");
    List<String> left = new ArrayList<>(statements);
    SQLException last = null;
    while (!left.isEmpty()) {
      List<String> failed = new ArrayList<>();
      for (String sql : left) {
        try {
          Rows.execute(connection, sql);
        } catch (SQLException e) {
          if (SqlFailure.transientFailure(e)) {
            throw e;
          }
          // What needs it fails by itself; most extensions are of no concern to any table.
          if (!sql.startsWith("CREATE EXTENSION")) {
            failed.add(sql);
            last = e;
          }
        }
      }
      if (failed.size() == left.size() && last != null) {
        String words = failed.getFirst().lines().findFirst().orElse("");
        throw new Unavailable(
            "the schema cannot be copied: %s, at %s%s"
                .formatted(
                    SqlFailure.sentence(last),
                    words.substring(0, Math.min(120, words.length())),
                    failed.size() == 1 ? "" : ", and %d more".formatted(failed.size() - 1)));
      }
      left = failed;
    }
    Rows.one(connection, row -> "", "SELECT set_config('check_function_bodies', 'on', false)");
  }

  /** One thing after the other, so that no statement takes many locks. */
  private static void clear(Connection connection) throws SQLException {
    for (String sql :
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM pg_extension
            WHERE extname <> 'plpgsql'
            UNION ALL SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE c.relkind WHEN 'v' THEN 'VIEW'
              WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'c' THEN 'TYPE' WHEN 'S' THEN 'SEQUENCE'
              ELSE 'TABLE' END, n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p', 'v', 'm', 'c', 'S') AND %1$s
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i'
                AND c.relkind = 'S')
            UNION ALL SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE %1$s
            UNION ALL SELECT format('DROP TYPE IF EXISTS %s CASCADE', format_type(t.oid, NULL))
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE t.typtype IN ('e', 'd', 'r') AND %1$s
            UNION ALL SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', n.nspname) FROM pg_namespace n
            WHERE n.nspname <> 'public' AND %1$s
            """
                .replace("%1$s", Inventories.USERS))) {
      Rows.execute(connection, sql);
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      if (!connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      // What is left where this fails is cleared by whoever comes next.
      clear(connection);
    }
  }
}
