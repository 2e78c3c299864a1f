package io.godwit.support;

import io.godwit.engine.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One database of a {@link TestPostgres}, with its own roles. */
public final class TestDatabase {
  private final TestPostgres server;
  private final String name;

  TestDatabase(TestPostgres server, String name) {
    this.server = server;
    this.name = name;
  }

  /** The server that it is on. */
  public TestPostgres server() {
    return server;
  }

  /** Its name, which needs no quotes. */
  public String name() {
    return name;
  }

  /** The role that owns it: Godwit's. */
  public String owner() {
    return name + "_owner";
  }

  /** The role that reads and writes the owner's tables. */
  public String application() {
    return name + "_app";
  }

  /** The owner's connection. */
  public Connection asOwner() {
    return connect(owner());
  }

  /** The application's connection. */
  public Connection asApplication() {
    return connect(application());
  }

  /** The superuser's connection. */
  public Connection asSuperuser() {
    return connect(TestPostgres.SUPERUSER);
  }

  /** What Godwit connects with from this machine: as the owner, without TLS. */
  public Credentials credentials() {
    return credentials(owner());
  }

  /** The same for another role. */
  public Credentials credentials(String role) {
    return new Credentials(
        "localhost", server.port(), name, role, TestPostgres.PASSWORD, "disable", null);
  }

  /** The owner's way to it, as the command line takes it. */
  public String url() {
    return "postgresql://%s:%s@localhost:%d/%s?sslmode=disable"
        .formatted(owner(), TestPostgres.PASSWORD, server.port(), name);
  }

  /**
   * Lets the owner make the one database of a server for copies of schemas; one that is there is
   * another owner's.
   */
  public void letCopySchemas() throws SQLException {
    dropScratch();
    try (Connection superuser = asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("ALTER ROLE " + owner() + " CREATEDB");
    }
  }

  /** Takes the copy of schemas away, whosever it is. */
  public void dropScratch() throws SQLException {
    try (Connection superuser = asSuperuser();
        Statement statement = superuser.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS godwit_scratch");
    }
  }

  /** Entries of a Secret by which pods connect as the owner. */
  public Map<String, String> secretForPods() {
    return credentials().at(TestPostgres.HOST_FOR_PODS, server.port()).entries();
  }

  /** Executes statements as the owner, each in a transaction of its own. */
  public void execute(String... statements) {
    try (Connection connection = asOwner();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The first column of the first row that the owner gets, as text; null if there is no row. */
  public @Nullable String value(String sql) {
    try (Connection connection = asOwner();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The schema as pg_dump writes it, without Godwit's own. */
  public String dump() {
    List<String> command =
        command("pg_dump", TestPostgres.SUPERUSER, "--schema-only", "-N", "godwit");
    // Else every dump carries another random key.
    command.add("--restrict-key=godwit");
    command.add(name);
    return TestPostgres.run(environment(new ProcessBuilder(command)));
  }

  /** Runs a file of SQL as the owner; a variable is {@code name=value}. */
  public void psql(Path file, String... variables) {
    psql(owner(), file, variables);
  }

  /** The same as the superuser. */
  public void psqlAsSuperuser(Path file, String... variables) {
    psql(TestPostgres.SUPERUSER, file, variables);
  }

  private void psql(String role, Path file, String... variables) {
    List<String> command = command("psql", role, "-X", "-q", "-v", "ON_ERROR_STOP=1");
    for (String variable : variables) {
      command.addAll(List.of("-v", variable));
    }
    command.addAll(List.of("-f", file.toString(), name));
    ProcessBuilder builder = environment(new ProcessBuilder(command));
    builder.environment().put("GODWIT_PASSWORD", TestPostgres.PASSWORD);
    TestPostgres.run(builder);
  }

  /** Starts pgbench as the application; its standard output and error come in one stream. */
  public Process pgbench(String... arguments) {
    return pgbench(application(), arguments);
  }

  /** The same as the owner, to make the tables. */
  public Process pgbenchAsOwner(String... arguments) {
    return pgbench(owner(), arguments);
  }

  private Process pgbench(String role, String... arguments) {
    List<String> command = command("pgbench", role, arguments);
    command.add(name);
    try {
      return environment(new ProcessBuilder(command).redirectErrorStream(true)).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command(String program, String role, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(TestPostgres.program(program));
    command.addAll(List.of("-h", "localhost", "-p", "" + server.port(), "-U", role));
    command.addAll(List.of(arguments));
    return command;
  }

  private static ProcessBuilder environment(ProcessBuilder builder) {
    builder.environment().put("PGPASSWORD", TestPostgres.PASSWORD);
    return builder;
  }

  private Connection connect(String role) {
    try {
      return server.connect(role, name);
    } catch (SQLException e) {
      throw new IllegalStateException(role + " cannot connect to " + name, e);
    }
  }
}
