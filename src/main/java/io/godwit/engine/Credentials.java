package io.godwit.engine;

import io.godwit.api.DatabaseSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and who we are there, read from a Secret. {@code toString} says nothing of
 * the password.
 *
 * @param sslMode as {@code sslmode} of libpq
 * @param caFile path of the certificate authority's file, or null for the system's own
 */
public record Credentials(
    String host,
    int port,
    String database,
    String user,
    String password,
    String sslMode,
    @Nullable String caFile) {

  /** A Secret that lacks something; the message names the keys. */
  public static final class Incomplete extends Exception {
    private static final long serialVersionUID = 1L;

    /** Lacks what the message says. */
    public Incomplete(String message) {
      super(message);
    }
  }

  /**
   * Reads the entries of a Secret: plain keys, or those that CloudNativePG writes.
   *
   * @throws Incomplete if a key is missing or the port is no number
   */
  public static Credentials read(
      Map<String, String> secret, DatabaseSpec.Connection connection, @Nullable String caFile)
      throws Incomplete {
    var keys = connection.keys();
    List<String> missing = new ArrayList<>();
    String host = entry(secret, keys == null ? null : keys.host(), "host", missing);
    String portKey = keys == null ? null : keys.port();
    String port = secret.getOrDefault(portKey == null ? "port" : portKey, "5432").strip();
    String database = entry(secret, keys == null ? null : keys.dbname(), "dbname", missing);
    String user = entry(secret, keys == null ? null : keys.username(), "username", missing);
    String password = entry(secret, keys == null ? null : keys.password(), "password", missing);
    if (!missing.isEmpty()) {
      throw new Incomplete(
          "Secret "
              + connection.secretRef().name()
              + " lacks the keys "
              + String.join(", ", missing)
              + "; add them, or name the keys it has in spec.connection.keys");
    }
    if (!port.matches("[0-9]{1,5}")) {
      throw new Incomplete(
          "Secret " + connection.secretRef().name() + " has a port that is no number");
    }
    return new Credentials(
        host,
        Integer.parseInt(port),
        database,
        user,
        password,
        connection.tls().mode().word(),
        caFile);
  }

  private static String entry(
      Map<String, String> secret, @Nullable String named, String usual, List<String> missing) {
    String key = named == null ? usual : named;
    String value = secret.get(key);
    if (value == null) {
      missing.add(key);
      return "";
    }
    return usual.equals("password") ? value : value.strip();
  }

  /** The same at another server: one of its replicas. */
  public Credentials at(String otherHost, int otherPort) {
    return new Credentials(otherHost, otherPort, database, user, password, sslMode, caFile);
  }

  /** The same in another database of the server. */
  public Credentials in(String otherDatabase) {
    return new Credentials(host, port, otherDatabase, user, password, sslMode, caFile);
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
