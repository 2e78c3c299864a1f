package io.godwit.engine;

import io.godwit.api.DatabaseSpec;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who we are there, read from a Secret. {@code toString} says nothing of
 * the password.
 *
 * @param sslMode as {@code sslmode} of libpq
 * @param caFile path of the certificate authority's file, or null for the system's own
 * @param pooled a pooler in transaction mode stands in between: sessions keep nothing
 */
public record Credentials(
    String host,
    int port,
    String database,
    String user,
    String password,
    String sslMode,
    @Nullable String caFile,
    boolean pooled) {

  private static final DatabaseSpec.Keys UNNAMED =
      new DatabaseSpec.Keys(null, null, null, null, null, null);

  /** A Secret that lacks something; the message names the keys. */
  public static final class Incomplete extends Exception {
    private static final long serialVersionUID = 1L;

    /** Lacks what the message says. */
    public Incomplete(String message) {
      super(message);
    }
  }

  /** By settings and statements of a session's own: no pooler stands in between. */
  public Credentials(
      String host,
      int port,
      String database,
      String user,
      String password,
      String sslMode,
      @Nullable String caFile) {
    this(host, port, database, user, password, sslMode, caFile, false);
  }

  /**
   * Reads the entries of a Secret, in any of the layouts that {@code docs/secrets.md} lists.
   *
   * @throws Incomplete if something is missing or the port is no number
   */
  public static Credentials read(
      Map<String, String> secret, DatabaseSpec.Connection connection, @Nullable String caFile)
      throws Incomplete {
    return read(secret, Map.of(), Login.of(connection), caFile);
  }

  /**
   * Reads the entries of a role's Secret, and what it lacks from that of the connection.
   *
   * @param own entries of the role's Secret
   * @param base entries of the Secret of {@code spec.connection}, where that is another one
   * @throws Incomplete if something is missing or the port is no number
   */
  public static Credentials read(
      Map<String, String> own, Map<String, String> base, Login login, @Nullable String caFile)
      throws Incomplete {
    var connection = login.own();
    String secret = connection.secretRef().name();
    var parts = SecretLayout.read(own, connection);
    var others =
        login.base() == null ? SecretLayout.Parts.NOTHING : SecretLayout.read(base, login.base());
    Set<String> missing = new LinkedHashSet<>(parts.missing());
    // Of one Secret: a host and the port of another server lead nowhere.
    boolean elsewhere = connection.host() == null && parts.host() == null;
    var keys = Objects.requireNonNullElse(connection.keys(), UNNAMED);
    String host =
        first(connection.host(), parts.host(), others.host(), "host", keys.host(), missing);
    String database =
        first(
            connection.dbname(),
            parts.database(),
            others.database(),
            "dbname",
            keys.dbname(),
            missing);
    String user = first(null, parts.user(), null, "username", keys.username(), missing);
    String password = first(null, parts.password(), null, "password", keys.password(), missing);
    if (!missing.isEmpty()) {
      throw new Incomplete(
          "Secret "
              + secret
              + " lacks the keys "
              + String.join(", ", missing)
              + "; add them, or name the keys it has in spec.connection.keys"
              + (missing.contains("host") || missing.contains("dbname")
                  ? "; host and dbname may also stand in spec.connection"
                  : ""));
    }
    String port = elsewhere && others.host() != null ? others.port() : parts.port();
    return new Credentials(
        host,
        connection.port() == null ? port(port, secret) : connection.port(),
        database,
        user,
        password,
        connection.tls().mode().word(),
        caFile,
        login.pooled());
  }

  /**
   * True if the password goes to a host that its own Secret does not name (rules-operator 13).
   *
   * @throws Incomplete if the Secret cannot be read
   */
  public static boolean overridden(Map<String, String> own, Login login) throws Incomplete {
    String named = SecretLayout.read(own, login.own()).host();
    String host = login.own().host();
    return named == null
        ? host != null || login.base() != null
        : host != null && !host.equals(named);
  }

  private static String first(
      @Nullable String spec,
      @Nullable String own,
      @Nullable String other,
      String usual,
      @Nullable String named,
      Set<String> missing) {
    String value = spec != null ? spec : own != null ? own : other;
    if (value == null || value.isEmpty() && !usual.equals("password")) {
      missing.add(named == null ? usual : named);
      return "";
    }
    return value;
  }

  private static int port(@Nullable String text, String secret) throws Incomplete {
    String port = text == null || text.isEmpty() ? "5432" : text;
    if (!port.matches("[0-9]{1,5}")) {
      throw new Incomplete("Secret " + secret + " has a port that is no number");
    }
    return Integer.parseInt(port);
  }

  /** The entries of a plain Secret that leads here. */
  public Map<String, String> entries() {
    return Map.of(
        "host", host,
        "port", Integer.toString(port),
        "dbname", database,
        "username", user,
        "password", password);
  }

  /** The same at another server: one of its replicas. */
  public Credentials at(String otherHost, int otherPort) {
    // Nobody has said that a pooler stands in front of that one, too.
    return new Credentials(otherHost, otherPort, database, user, password, sslMode, caFile);
  }

  /** The same in another database of the server. */
  public Credentials in(String otherDatabase) {
    return new Credentials(host, port, otherDatabase, user, password, sslMode, caFile, pooled);
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
