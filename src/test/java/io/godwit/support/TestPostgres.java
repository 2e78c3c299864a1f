package io.godwit.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * A real PostgreSQL server: one of each version for the whole test JVM, or one of its own for a
 * test that needs other settings. A test that asks for one is skipped where its binaries are
 * missing. It listens on all interfaces, so that pods of the test cluster reach it too.
 */
public final class TestPostgres {
  /** Where pods of the development cluster find this machine. */
  public static final String HOST_FOR_PODS = "10.244.0.1";

  /** The superuser; its password is {@link #PASSWORD}. */
  public static final String SUPERUSER = "postgres";

  /** The password of every role. */
  public static final String PASSWORD =
      HexFormat.of().toHexDigits(RandomGenerator.of("SecureRandom").nextLong());

  /** Settings of a server on which autovacuum begins at once and does not end. */
  public static final String[] EAGER_AUTOVACUUM = {
    "autovacuum_naptime=1s",
    "autovacuum_vacuum_threshold=1",
    "autovacuum_vacuum_scale_factor=0",
    "autovacuum_vacuum_cost_delay=100ms",
    "autovacuum_vacuum_cost_limit=1"
  };

  /** Which PostgreSQL. */
  public enum Version {
    NEWEST,
    OLDEST;

    /** The newest one, and the other where the whole matrix is asked for (dev/test-all.sh). */
    public static List<Version> ofMatrix() {
      return matrix() ? List.of(values()) : List.of(NEWEST);
    }

    /** Its number: the other one is 14 unless dev/test-all.sh names another. */
    public int major() {
      return this == NEWEST
          ? 18
          : Integer.parseInt(Objects.requireNonNullElse(System.getenv("GODWIT_OLDEST"), "14"));
    }

    /** Directory of its programs, if there is one on this machine. */
    private @org.jspecify.annotations.Nullable String programs() {
      return System.getenv("GODWIT_POSTGRES_" + this);
    }
  }

  private static final Map<Version, TestPostgres> SHARED = new ConcurrentHashMap<>();
  private static final String SCRIPT = "dev/postgres/postgres.sh";

  private final Version version;
  private final Path directory;
  private final int port;
  private final List<String> settings;

  private TestPostgres(Version version, Path directory, int port, List<String> settings) {
    this.version = version;
    this.directory = directory;
    this.port = port;
    this.settings = settings;
  }

  /** True where all is tried with all: dev/test-all.sh names the other version. */
  public static boolean matrix() {
    return System.getenv("GODWIT_OLDEST") != null;
  }

  /** The newest supported server; the test is skipped where there is none. */
  public static TestPostgres newest() {
    return of(Version.NEWEST);
  }

  /** The oldest supported server; the test is skipped where there is none. */
  public static TestPostgres oldest() {
    return of(Version.OLDEST);
  }

  /** The server of a version that all tests share; the test is skipped where there is none. */
  public static TestPostgres of(Version version) {
    assumePresent(version);
    return SHARED.computeIfAbsent(version, wanted -> start(wanted));
  }

  /** A server of its own with settings of its own; the test is skipped where there is none. */
  public static TestPostgres alone(Version version, String... settings) {
    assumePresent(version);
    return start(version, settings);
  }

  private static void assumePresent(Version version) {
    assumeTrue(
        version.programs() != null,
        "GODWIT_POSTGRES_" + version + " is not set; dev/test.sh gets the server and sets it");
  }

  private static TestPostgres start(Version version, String... settings) {
    int port = freePort();
    // The unprivileged user that runs it for root must be able to reach it: no nested private
    // folder.
    Path directory =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "godwit-postgres-" + ProcessHandle.current().pid() + "-" + port);
    var server = new TestPostgres(version, directory, port, List.of(settings));
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
    server.start();
    return server;
  }

  /** Starts it again after {@link #crash} or {@link #stop}. */
  public void start() {
    List<String> command = new ArrayList<>(List.of("start", directory.toString(), "" + port));
    // Nothing has to survive a crash of the machine.
    command.addAll(List.of("fsync=off", "full_page_writes=off", "max_connections=200"));
    command.addAll(settings);
    script(command);
  }

  /** It is gone, and may come again. */
  public void stop() {
    script(List.of("stop", directory.toString()));
  }

  /** Its first process is killed without a word; the sessions end once they notice. */
  public void crash() {
    try {
      Path file = directory.resolve("data/postmaster.pid");
      long first = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      ProcessHandle.of(first)
          .ifPresent(
              process -> {
                process.destroyForcibly();
                process.onExit().join();
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port, on localhost as well as on {@link #HOST_FOR_PODS}. */
  public int port() {
    return port;
  }

  /** Which one this is. */
  public Version version() {
    return version;
  }

  /**
   * A fresh, empty database with two roles of its own: an owner, which may do what Godwit needs,
   * and an application, which reads and writes whatever tables the owner makes.
   *
   * @param name says which test it belongs to; made unique and fit for a name here
   */
  public TestDatabase createDatabase(String name) {
    String word = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    String unique =
        (word.length() > 40 ? word.substring(0, 40) : word)
            + "_"
            + HexFormat.of().toHexDigits(RandomGenerator.getDefault().nextInt());
    var database = new TestDatabase(this, unique);
    try (Connection connection = connect(SUPERUSER, "postgres");
        Statement statement = connection.createStatement()) {
      String password = " LOGIN PASSWORD '" + PASSWORD + "'";
      statement.execute("CREATE ROLE " + database.owner() + password);
      statement.execute("CREATE ROLE " + database.application() + password);
      statement.execute("CREATE DATABASE " + unique + " OWNER " + database.owner());
    } catch (SQLException e) {
      throw new IllegalStateException("could not make database " + unique, e);
    }
    String defaults = "ALTER DEFAULT PRIVILEGES GRANT %s ON %s TO " + database.application();
    database.execute(
        defaults.formatted("SELECT, INSERT, UPDATE, DELETE", "TABLES"),
        defaults.formatted("USAGE, SELECT", "SEQUENCES"));
    return database;
  }

  /**
   * A connection of a role to a database.
   *
   * @throws SQLException if the server refuses
   */
  public Connection connect(String role, String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("password", PASSWORD);
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/" + database, properties);
  }

  /** Stops the server, whatever it does. Servers of their own may be stopped before the JVM. */
  public void destroy() {
    script(List.of("destroy", directory.toString()));
  }

  /** Path of a program that comes with the newest server: it works on older servers too. */
  static String program(String name) {
    assumePresent(Version.NEWEST);
    return Path.of(Objects.requireNonNull(Version.NEWEST.programs()), name).toString();
  }

  private void script(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(SCRIPT));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD_INIT", PASSWORD);
    builder.environment().put("GODWIT_POSTGRES", version.name().toLowerCase(Locale.ROOT));
    run(builder);
  }

  /** Runs a program to its end and returns what it printed. */
  static String run(ProcessBuilder builder) {
    try {
      // A server inherits the output of the script that starts it: a pipe would never end.
      Path output = Files.createTempFile("godwit-test", ".out");
      try {
        Process process = builder.redirectOutput(output.toFile()).start();
        int code = process.waitFor();
        String said = Files.readString(output);
        if (code != 0) {
          throw new IllegalStateException(builder.command() + " exits with " + code + ": " + said);
        }
        return said;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + builder.command(), e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
