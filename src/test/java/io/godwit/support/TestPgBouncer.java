package io.godwit.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.godwit.engine.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A real PgBouncer in transaction mode in front of a {@link TestDatabase}. It listens on all
 * interfaces, so that pods of the test cluster reach it too.
 */
public final class TestPgBouncer implements AutoCloseable {
  private final Process process;
  private final TestDatabase database;
  private final String role;
  private final int port;

  private TestPgBouncer(Process process, TestDatabase database, String role, int port) {
    this.process = process;
    this.database = database;
    this.role = role;
    this.port = port;
  }

  /**
   * Starts one; the test is skipped where the program is missing.
   *
   * @param settings lines of the section {@code [pgbouncer]}
   */
  public static TestPgBouncer before(TestDatabase database, String... settings) throws IOException {
    return as(database.owner(), database, settings);
  }

  /** The same for another role than the owner: whoever passes is that role. */
  public static TestPgBouncer as(String role, TestDatabase database, String... settings)
      throws IOException {
    Path program = Path.of("/usr/sbin/pgbouncer");
    assumeTrue(Files.isExecutable(program), "pgbouncer is not installed; dev/test.sh installs it");
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path configuration = Scratch.file("pgbouncer", ".ini");
    Files.setPosixFilePermissions(configuration, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(
        configuration,
        """
        [databases]
        %s = host=127.0.0.1 port=%d user=%s password=%s
        [pgbouncer]
        listen_addr = *
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        %s
        """
            .formatted(
                database.name(),
                database.server().port(),
                role,
                TestPostgres.PASSWORD,
                port,
                String.join("\n", settings)));
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // Like PostgreSQL it refuses to run as root.
      command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    command.addAll(List.of(program.toString(), configuration.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var bouncer = new TestPgBouncer(process, database, role, port);
    bouncer.awaitUp();
    return bouncer;
  }

  /** What Godwit would connect with, did it not notice. */
  public Credentials credentials() {
    return new Credentials(
        "localhost", port, database.name(), role, TestPostgres.PASSWORD, "disable", null);
  }

  /** Its port. */
  public int port() {
    return port;
  }

  private void awaitUp() {
    try {
      BufferedReader log = process.inputReader(UTF_8);
      StringBuilder said = new StringBuilder();
      for (String line = log.readLine(); line != null; line = log.readLine()) {
        said.append(line).append('\n');
        if (line.contains("process up")) {
          return;
        }
      }
      throw new IllegalStateException("pgbouncer did not start: " + said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
