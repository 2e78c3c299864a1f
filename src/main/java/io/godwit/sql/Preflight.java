package io.godwit.sql;

import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import io.godwit.engine.Role;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
   * @param missing what roles would have to be granted, as SQL
   * @param roles who does what, and what each lacks of the above
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
      List<String> missing,
      List<Rights> roles) {

    public Report {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
      missing = List.copyOf(missing);
      roles = List.copyOf(roles);
    }

    /** Roles of Godwit in this database. */
    public List<String> users() {
      return roles.stream().map(Rights::user).distinct().toList();
    }

    /** The first problem, or null if there is none. */
    public @Nullable Trouble trouble() {
      return problems.isEmpty() ? null : problems.getFirst();
    }
  }

  /**
   * What one role lacks.
   *
   * @param role the word for what it is used for
   * @param user the role in the database
   * @param missing as SQL
   */
  public record Rights(String role, String user, List<String> missing) {
    public Rights {
      missing = List.copyOf(missing);
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
    return check(connection, table, Map.of());
  }

  /**
   * The same for several roles.
   *
   * @param users who does what; empty where the role that we are does it all
   */
  public static Report check(
      Connection connection, @Nullable TableName table, Map<Role, String> users)
      throws SQLException {
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
    List<Rights> rights = rights(connection, table, users, server.user(), Grants.FILLS);
    return new Report(
        problems(server, pooler, rights),
        warnings(connection, server),
        server.version(),
        server.number(),
        pooler,
        ServerIdentity.systemIdentifier(connection),
        server.oid(),
        server.timeline(),
        server.user(),
        rights.stream().flatMap(one -> one.missing().stream()).distinct().toList(),
        rights);
  }

  /**
   * What roles lack to work on a table, as SQL, in a sentence that names each; empty if nothing.
   *
   * @param copied true if its rows go to another table, to which its rights go, too
   */
  public static List<String> lacking(
      Connection connection, TableName table, Map<Role, String> users, boolean copied)
      throws SQLException {
    String ofRows = copied ? Grants.COPIES : Grants.FILLS;
    return rights(connection, table, users, "", ofRows).stream()
        .filter(one -> !one.missing().isEmpty())
        .map(Preflight::sentence)
        .toList();
  }

  private static List<Rights> rights(
      Connection connection,
      @Nullable TableName table,
      Map<Role, String> users,
      String me,
      String ofRows)
      throws SQLException {
    List<Rights> rights = new ArrayList<>();
    for (var one : new TreeMap<>(users.isEmpty() ? Map.of(Role.ALL, me) : users).entrySet()) {
      rights.add(
          new Rights(
              one.getKey().word(),
              one.getValue(),
              Grants.missing(connection, one.getKey(), one.getValue(), table, ofRows)));
    }
    return rights;
  }

  /**
   * Grants roles what they need of the ledger, by its owner.
   *
   * @return the statements that were needed
   */
  public static List<String> shareLedger(Connection owner, Map<Role, String> users)
      throws SQLException {
    List<String> given = new ArrayList<>();
    for (var one : users.entrySet()) {
      for (String grant : LedgerRights.missing(owner, one.getKey(), one.getValue())) {
        Rows.execute(owner, grant);
        given.add(grant);
      }
    }
    return given;
  }

  private static String sentence(Rights rights) {
    return "role "
        + rights.user()
        + " lacks rights; as a superuser or as the owner: "
        + String.join("; ", rights.missing());
  }

  private static List<Trouble> problems(Server server, boolean pooler, List<Rights> rights) {
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
      problems.add(new Trouble(Reason.POOLER_DETECTED, poolerInBetween()));
    }
    rights.stream()
        .filter(one -> !one.missing().isEmpty())
        .forEach(one -> problems.add(new Trouble(Reason.MISSING_GRANTS, sentence(one))));
    return problems;
  }

  private static List<String> warnings(Connection connection, Server server) throws SQLException {
    List<String> warnings = new ArrayList<>();
    if (server.number() / 10_000 > NEWEST_TESTED) {
      warnings.add(
          "PostgreSQL "
              + server.version()
              + " is newer than "
              + NEWEST_TESTED
              + ", the newest that this version of Godwit was tested with");
    }
    Subscribers.ofAllTables(connection).stream()
        .map(
            publication ->
                "publication %s is FOR ALL TABLES, Godwit's own among them: its subscribers have to be ready before each migration, docs/changes.md, Replication"
                    .formatted(publication))
        .forEach(warnings::add);
    return warnings;
  }

  /** What is told where a pooler stands in between that nobody has spoken of. */
  public static String poolerInBetween() {
    return ConnectFailure.pooler("the connection passes one");
  }

  /**
   * Why a connection failed, and what to do about it; never with a password.
   *
   * @param source what the credentials come from: {@code Secret shop-db}
   */
  public static Trouble explain(SQLException failure, Credentials credentials, String source) {
    return new ConnectFailure(failure, credentials, source).trouble();
  }
}
