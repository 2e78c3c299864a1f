package io.godwit.sql;

import io.godwit.engine.Credentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * Opens connections to the server itself, never with a setting left on; through a pooler only where
 * that was said, by a {@link PooledSession}.
 */
public final class Postgres {
  /** A statement that has timed out is told of within this time, or never. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private Postgres() {}

  /**
   * What a connection is for.
   *
   * @param statementTimeout zero: statements take as long as they take
   * @param lockTimeout zero: they wait for each lock as long
   */
  public record Purpose(String applicationName, Duration statementTimeout, Duration lockTimeout) {
    /** Waits for locks as long as for anything else. */
    public Purpose(String applicationName, Duration statementTimeout) {
      this(applicationName, statementTimeout, Duration.ZERO);
    }
  }

  /**
   * Opens a connection. Settings travel in the start-up packet, so that none can leak to another
   * session: a pooler refuses or drops them, and either is noticed.
   *
   * @throws SQLException if the server cannot be reached or refuses
   */
  public static Connection connect(Credentials credentials, Purpose purpose) throws SQLException {
    return connect(credentials, purpose, "");
  }

  /**
   * Opens a connection that can only look.
   *
   * @throws SQLException if the server cannot be reached or refuses
   */
  public static Connection connectToLook(Credentials credentials, Purpose purpose)
      throws SQLException {
    return connect(credentials, purpose, " -c default_transaction_read_only=on");
  }

  private static Connection connect(Credentials credentials, Purpose purpose, String options)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", credentials.user());
    properties.setProperty("password", credentials.password());
    properties.setProperty("sslmode", credentials.sslMode());
    if (credentials.caFile() != null) {
      properties.setProperty("sslrootcert", credentials.caFile());
    } else if (credentials.sslMode().startsWith("verify")) {
      properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    properties.setProperty("ApplicationName", purpose.applicationName());
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "10");
    // A server that has gone silent is given up after this; statements have their own limits.
    properties.setProperty("tcpKeepAlive", "true");
    if (purpose.statementTimeout().isPositive()) {
      // Whatever takes longer than the server itself allows is no answer that is still to come.
      properties.setProperty(
          "socketTimeout", "" + purpose.statementTimeout().plus(SILENCE).toSeconds());
    }
    if (credentials.pooled()) {
      PooledSession.prepare(properties);
    } else {
      properties.setProperty("options", options(purpose) + options);
    }
    String url =
        "jdbc:postgresql://"
            + hostForUrl(credentials.host())
            + ":"
            + credentials.port()
            + "/"
            + java.net.URLEncoder.encode(
                credentials.database(), java.nio.charset.StandardCharsets.UTF_8);
    Connection connection = DriverManager.getConnection(url, properties);
    return credentials.pooled() ? PooledSession.around(connection, purpose) : connection;
  }

  private static String options(Purpose purpose) {
    return "-c row_security=off -c statement_timeout="
        + purpose.statementTimeout().toMillis()
        + " -c lock_timeout="
        + purpose.lockTimeout().toMillis()
        // As gently as autovacuum does it.
        + " -c vacuum_cost_delay=2ms"
        + " -c idle_in_transaction_session_timeout=60s -c client_connection_check_interval=1s"
        + " -c extra_float_digits=1 -c datestyle=ISO -c timezone=UTC";
  }

  /**
   * True if something stands between us and the server: it has another idea of our session's number
   * than the server has.
   */
  public static boolean behindPooler(Connection connection) throws SQLException {
    int told = connection.unwrap(PGConnection.class).getBackendPID();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_backend_pid(), current_setting('row_security') = 'off'")) {
      row.next();
      return row.getInt(1) != told || !row.getBoolean(2);
    }
  }

  private static String hostForUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
