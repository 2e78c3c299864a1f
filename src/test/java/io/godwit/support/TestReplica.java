package io.godwit.support;

import static org.awaitility.Awaitility.await;

import io.godwit.engine.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A standby that streams from a {@link TestPostgres}: of the newest version, on this machine. */
public final class TestReplica implements AutoCloseable {
  private final TestPostgres primary;
  private final Path directory;
  private final int port;

  private TestReplica(TestPostgres primary, Path directory, int port) {
    this.primary = primary;
    this.directory = directory;
    this.port = port;
  }

  /** Copies the primary and streams from it from then on. */
  public static TestReplica of(TestPostgres primary) {
    int port = TestPostgres.freePort();
    Path directory =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "godwit-replica-" + ProcessHandle.current().pid() + "-" + port);
    var replica = new TestReplica(primary, directory, port);
    Runtime.getRuntime().addShutdownHook(new Thread(replica::close));
    try {
      Files.createDirectories(directory);
      if (root()) {
        TestPostgres.run(new ProcessBuilder("chown", "nobody", directory.toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    replica.program(
        "pg_basebackup",
        "-h",
        "localhost",
        "-p",
        "" + primary.port(),
        "-U",
        TestPostgres.SUPERUSER,
        "-D",
        replica.data(),
        "-R",
        "-X",
        "stream",
        "-c",
        "fast",
        "--no-sync");
    replica.start();
    return replica;
  }

  /** What Godwit connects to the replica of a database with. */
  public Credentials credentials(TestDatabase database) {
    return database.credentials().at("localhost", port);
  }

  public int port() {
    return port;
  }

  /** It becomes a primary, on a timeline of its own. */
  public void promote() {
    program("pg_ctl", "-D", data(), "-w", "-s", "promote");
  }

  /** Log is not received any more: promoted, it never comes to know what happened since. */
  public void cutOff() {
    execute("ALTER SYSTEM SET primary_conninfo = ''");
    execute("SELECT pg_reload_conf()");
    await().until(() -> !receives());
  }

  private boolean receives() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        var row = statement.executeQuery("SELECT FROM pg_stat_wal_receiver")) {
      return row.next();
    }
  }

  /** Log is received, and not replayed any more. */
  public void pause() {
    execute("SELECT pg_wal_replay_pause()");
  }

  /** Log is replayed again. */
  public void resume() {
    execute("SELECT pg_wal_replay_resume()");
  }

  /** Starts it again after {@link #stop}. */
  public void start() {
    program(
        "pg_ctl",
        "-D",
        data(),
        "-l",
        directory.resolve("server.log").toString(),
        "-o",
        // A standby needs room for as many sessions as its primary has.
        "-c port=%d -c unix_socket_directories=%s -c listen_addresses=* -c max_connections=200"
            .formatted(port, directory),
        "-w",
        "-s",
        "start");
  }

  /** It is gone, and may come again. */
  public void stop() {
    program("pg_ctl", "-D", data(), "-m", "fast", "-w", "-s", "stop");
  }

  private void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private Connection connect() throws SQLException {
    return java.sql.DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/postgres",
        TestPostgres.SUPERUSER,
        TestPostgres.PASSWORD);
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  /** PostgreSQL refuses to run as root. */
  private void program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(
          List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
    }
    command.add(TestPostgres.program(name));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(directory.toFile());
    builder.environment().put("PGPASSWORD", TestPostgres.PASSWORD);
    builder.environment().put("HOME", directory.toString());
    TestPostgres.run(builder);
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Override
  public void close() {
    if (Files.exists(directory)) {
      try {
        stop();
      } catch (IllegalStateException e) {
        // It was stopped already.
      }
      TestPostgres.run(new ProcessBuilder("rm", "-rf", directory.toString()));
    }
  }
}
