package io.godwit.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connection through a pooler in transaction mode, where each transaction may have another
 * session, and whatever a session keeps would be another client's. So each transaction brings its
 * settings with it, by SET LOCAL: a statement that commits by itself in one message with them, as
 * one transaction, so that a worker that stops in between holds no lock (rules-postgres 13, 25).
 * What a session would have to keep is refused.
 */
final class PooledSession implements InvocationHandler {
  private static final Pattern SETTING =
      Pattern.compile(
          "\\s*(?:SET\\s+(?!LOCAL\\b|SESSION\\b|TRANSACTION\\b|CONSTRAINTS\\b)(?<name>[a-z_]+)\\s*(?:=|TO)\\s*(?<value>[a-z0-9_']+)"
              + "|RESET\\s+(?<reset>[a-z_]+))\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern KEPT =
      Pattern.compile(
          "^\\s*(SET\\s+(?!LOCAL\\b|TRANSACTION\\b|CONSTRAINTS\\b)|RESET\\b|LISTEN\\b|PREPARE\\b|LOAD\\b|DISCARD\\b|VACUUM\\b|CREATE\\s+TEMP)"
              + "|\\bpg_(try_)?advisory_lock(_shared)?\\s*\\(|\\bWITH\\s+HOLD\\b",
          Pattern.CASE_INSENSITIVE);

  private static final String NOT_SUPPORTED = "0A000";

  private final Connection connection;
  private final Map<String, String> always;
  private final Map<String, String> settings;
  private boolean begun;

  private PooledSession(Connection connection, Postgres.Purpose purpose) {
    this.connection = connection;
    Map<String, String> own = new LinkedHashMap<>();
    own.put("row_security", "off");
    own.put("statement_timeout", "" + purpose.statementTimeout().toMillis());
    own.put("lock_timeout", "" + purpose.lockTimeout().toMillis());
    own.put("idle_in_transaction_session_timeout", "60000");
    own.put("client_connection_check_interval", "1000");
    own.put("extra_float_digits", "1");
    own.put("datestyle", "ISO");
    own.put("timezone", "'UTC'");
    this.always = Map.copyOf(own);
    this.settings = own;
  }

  /** What the driver must not do by itself: name statements, and set what it likes. */
  static void prepare(Properties properties) {
    properties.setProperty("prepareThreshold", "0");
    // Statements without parameters go as one message, however many there are in it.
    properties.setProperty("preferQueryMode", "extendedForPrepared");
    properties.setProperty("binaryTransfer", "false");
    // Else it sets extra_float_digits and application_name by SET, for whoever comes next.
    properties.setProperty("assumeMinServerVersion", "14");
  }

  static Connection around(Connection connection, Postgres.Purpose purpose) {
    return proxy(Connection.class, new PooledSession(connection, purpose));
  }

  /** True if a connection has no session of its own. */
  static boolean is(Connection connection) {
    return Proxy.isProxyClass(connection.getClass())
        && Proxy.getInvocationHandler(connection) instanceof PooledSession;
  }

  @Override
  public @Nullable Object invoke(
      Object self, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    switch (method.getName()) {
      case "createStatement" -> {
        return proxy(Statement.class, new Sent(made(method, arguments), null));
      }
      case "prepareStatement" -> {
        String sql = checked(first(arguments));
        return proxy(PreparedStatement.class, new Sent(made(method, arguments), sql));
      }
      case "setTransactionIsolation", "setSchema", "setClientInfo", "prepareCall" ->
          throw refused(method.getName());
      case "commit", "rollback" -> begun &= arguments != null;
      case "setAutoCommit" -> begun = false;
      default -> {}
    }
    return call(connection, method, arguments);
  }

  private Statement made(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return (Statement) Objects.requireNonNull(call(connection, method, arguments));
  }

  private static String first(@Nullable Object @Nullable [] arguments) {
    return arguments == null ? "" : String.valueOf(arguments[0]);
  }

  private static SQLException refused(String what) {
    return new SQLException("a pooler in transaction mode does not allow: " + what, NOT_SUPPORTED);
  }

  /** The text, if it leaves nothing behind in a session. */
  private String checked(String sql) throws SQLException {
    Matcher kept = KEPT.matcher(sql);
    if (kept.find() && !(SETTING.matcher(sql).matches() && connection.getAutoCommit())) {
      throw refused(kept.group().strip());
    }
    return sql;
  }

  private String prefix() {
    return settings.entrySet().stream()
        .map(one -> "SET LOCAL " + one.getKey() + " = " + one.getValue() + "; ")
        .collect(Collectors.joining());
  }

  /** Before the first statement of a transaction. */
  private void begin() throws SQLException {
    if (!begun) {
      try (Statement first = connection.createStatement()) {
        first.execute(prefix());
      }
      begun = true;
    }
  }

  /** True if the text is a setting of the session, which is kept here and not there. */
  private boolean kept(String sql) {
    Matcher setting = SETTING.matcher(sql);
    if (!setting.matches()) {
      return false;
    }
    String reset = setting.group("reset");
    if (reset == null) {
      settings.put(
          setting.group("name").toLowerCase(java.util.Locale.ROOT), setting.group("value"));
    } else {
      String usual = always.get(reset);
      settings.compute(reset, (name, now) -> usual);
    }
    return true;
  }

  /** A statement, prepared or not. */
  private final class Sent implements InvocationHandler {
    private static final Set<String> EXECUTES = Set.of("execute", "executeQuery", "executeUpdate");
    private static final Set<String> RESULTS =
        Set.of("getResultSet", "getUpdateCount", "getMoreResults", "cancel");

    private final Statement statement;
    private final @Nullable String prepared;
    private @Nullable Statement whole;

    Sent(Statement statement, @Nullable String prepared) {
      this.statement = statement;
      this.prepared = prepared;
    }

    @Override
    public @Nullable Object invoke(
        Object self, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      String name = method.getName();
      if (EXECUTES.contains(name)) {
        String sql = prepared == null ? checked(first(arguments)) : prepared;
        if (kept(sql)) {
          return name.equals("execute") ? false : name.equals("executeUpdate") ? 0 : null;
        }
        if (!connection.getAutoCommit()) {
          begin();
          whole = null;
          return call(statement, method, arguments);
        }
        // The driver's own text, with the parameters in their places.
        return whole(name, prepared == null ? sql : statement.toString());
      }
      if (name.contains("Batch") || name.equals("executeLargeUpdate")) {
        throw refused(name);
      }
      if (name.equals("close") && whole != null) {
        whole.close();
      }
      Statement asked = RESULTS.contains(name) && whole != null ? whole : statement;
      return call(asked, method, arguments);
    }

    private @Nullable Object whole(String method, String sql) throws SQLException {
      if (whole != null) {
        whole.close();
      }
      Statement message = connection.createStatement();
      whole = message;
      boolean rows = message.execute(prefix() + sql);
      for (int i = 0; i < settings.size(); i++) {
        rows = message.getMoreResults();
      }
      return switch (method) {
        case "execute" -> rows;
        case "executeUpdate" -> message.getUpdateCount();
        default -> message.getResultSet();
      };
    }
  }

  private static @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            PooledSession.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
