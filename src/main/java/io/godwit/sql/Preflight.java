package io.godwit.sql;

import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a database can be used: asked before anything is done, and after each connect. */
public final class Preflight {
  private static final int OLDEST = 14;
  private static final int NEWEST_TESTED = 18;

  /**
   * What was found.
   *
   * @param problems why it cannot be used, each with what to do; empty if it can
   * @param warnings what should be known though it is no obstacle
   * @param version the server's version as it says it: {@code 18.1}
   * @param versionNumber as in {@code server_version_num}: 180001
   * @param pooler whether something stands between us and the server
   * @param systemIdentifier of the server, or null if we may not see it
   * @param databaseOid oid of the database
   * @param timeline counts up with each promotion of a standby; null on a standby
   * @param user the role that we are
   * @param missing what the role would have to be granted, as SQL
   */
  public record Report(
      List<Trouble> problems,
      List<String> warnings,
      String version,
      int versionNumber,
      boolean pooler,
      @Nullable String systemIdentifier,
      long databaseOid,
      @Nullable Integer timeline,
      String user,
      List<String> missing) {

    public Report {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
      missing = List.copyOf(missing);
    }

    /** The first problem, or null if there is none. */
    public @Nullable Trouble trouble() {
      return problems.isEmpty() ? null : problems.getFirst();
    }
  }

  private record Server(
      String version, int number, long oid, @Nullable Integer timeline, String user) {}

  private Preflight() {}

  /** Looks at the server and at what we may do there. */
  public static Report check(Connection connection) throws SQLException {
    return check(connection, null);
  }

  /** The same, and whether one table may be changed. */
  public static Report check(Connection connection, @Nullable TableName table) throws SQLException {
    boolean pooler = Postgres.behindPooler(connection);
    Server server =
        Rows.one(
            connection,
            row ->
                new Server(
                    row.getString("version"),
                    row.getInt("number"),
                    row.getLong("oid"),
                    row.getObject("timeline", Integer.class),
                    row.getString("me")),
            """
            SELECT current_setting('server_version') AS version,
              current_setting('server_version_num')::int AS number,
              (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS oid,
              %s AS timeline, current_user AS me
            """
                .formatted(Timeline.SQL));
    List<String> missing = Grants.missing(connection, table);
    return new Report(
        problems(server, pooler, missing),
        warnings(server),
        server.version(),
        server.number(),
        pooler,
        ServerIdentity.systemIdentifier(connection),
        server.oid(),
        server.timeline(),
        server.user(),
        missing);
  }

  private static List<Trouble> problems(Server server, boolean pooler, List<String> missing) {
    List<Trouble> problems = new ArrayList<>();
    if (server.number() / 10_000 < OLDEST) {
      problems.add(
          new Trouble(
              Reason.VERSION_UNSUPPORTED,
              "the server is PostgreSQL "
                  + server.version()
                  + "; Godwit needs "
                  + OLDEST
                  + " or newer: upgrade the server"));
    }
    if (pooler) {
      problems.add(
          new Trouble(Reason.POOLER_DETECTED, ConnectFailure.pooler("the connection passes one")));
    }
    if (!missing.isEmpty()) {
      problems.add(
          new Trouble(
              Reason.MISSING_GRANTS,
              "role "
                  + server.user()
                  + " lacks rights; as a superuser or as the owner: "
                  + String.join("; ", missing)));
    }
    return problems;
  }

  private static List<String> warnings(Server server) {
    return server.number() / 10_000 > NEWEST_TESTED
        ? List.of(
            "PostgreSQL "
                + server.version()
                + " is newer than "
                + NEWEST_TESTED
                + ", the newest that this version of Godwit was tested with")
        : List.of();
  }

  /**
   * Why a connection failed, and what to do about it; never with a password.
   *
   * @param secret name of the Secret that the credentials come from
   */
  public static Trouble explain(SQLException failure, Credentials credentials, String secret) {
    return new ConnectFailure(failure, credentials, secret).trouble();
  }
}
