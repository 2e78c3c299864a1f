package io.godwit.sql;

import io.godwit.engine.Credentials;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of this machine's own programs, for a few seconds: with a password, on the
 * loopback address, in a folder that goes with it.
 */
public final class LocalServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** There is none to be had, and why. */
  public static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }

  private final Path folder;
  private final Process process;
  private final Credentials credentials;

  private LocalServer(Path folder, Process process, Credentials credentials) {
    this.folder = folder;
    this.process = process;
    this.credentials = credentials;
  }

  /**
   * Starts one.
   *
   * @param path folders in which the programs are looked for, as in {@code $PATH}
   * @throws Unavailable if there are no programs, or they do not start
   */
  public static LocalServer start(String path) throws Unavailable, InterruptedException {
    Path programs =
        programs(path)
            .orElseThrow(
                () ->
                    new Unavailable(
                        "no PostgreSQL to try the statements on: --connect to a database, or let initdb and postgres be found in $PATH or $GODWIT_POSTGRES_BIN"));
    try {
      Path folder =
          Files.createTempDirectory(
              "godwit-lint",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      return start(programs, folder);
    } catch (IOException e) {
      throw new Unavailable("a PostgreSQL of this machine does not start: " + e.getMessage());
    }
  }

  private static Optional<Path> programs(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
        .filter(folder -> Files.isExecutable(folder.resolve("postgres")))
        .findFirst();
  }

  private static LocalServer start(Path programs, Path folder)
      throws IOException, Unavailable, InterruptedException {
    String password = HexFormat.of().toHexDigits(RandomGenerator.of("SecureRandom").nextLong());
    Path data = folder.resolve("data");
    Path file = Files.writeString(folder.resolve("password"), password);
    List<String> as = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // PostgreSQL does not run as root: as nobody, to whom the folder belongs.
      as.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
      Files.setAttribute(folder, "unix:uid", 65534);
      Files.setAttribute(file, "unix:uid", 65534);
    }
    run(
        as,
        folder,
        programs.resolve("initdb").toString(),
        "-D",
        data.toString(),
        "-U",
        "godwit",
        "-A",
        "scram-sha-256",
        "--pwfile=" + file,
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync");
    int port = port();
    List<String> command = new ArrayList<>(as);
    command.addAll(
        List.of(
            programs.resolve("postgres").toString(),
            "-D",
            data.toString(),
            "-p",
            "" + port,
            "-k",
            "",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "fsync=off"));
    Process process = builder(command, folder).start();
    var server =
        new LocalServer(
            folder,
            process,
            new Credentials("127.0.0.1", port, "postgres", "godwit", password, "disable", null));
    try {
      server.await();
      return server;
    } catch (Unavailable | InterruptedException e) {
      server.close();
      throw e;
    }
  }

  private static ProcessBuilder builder(List<String> command, Path folder) {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private static void run(List<String> as, Path folder, String... program)
      throws IOException, Unavailable, InterruptedException {
    List<String> command = new ArrayList<>(as);
    command.addAll(List.of(program));
    int code = builder(command, folder).start().waitFor();
    if (code != 0) {
      throw new Unavailable("%s ends with %d".formatted(program[0], code));
    }
  }

  private static int port() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await() throws Unavailable, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        connect().close();
        return;
      } catch (SQLException e) {
        if (System.nanoTime() > end || process.waitFor(100, TimeUnit.MILLISECONDS)) {
          throw new Unavailable("PostgreSQL does not start here: " + SqlFailure.words(e));
        }
      }
    }
  }

  /** A connection as its superuser. */
  public Connection connect() throws SQLException {
    return Postgres.connect(
        credentials, new Postgres.Purpose("godwit/lint", Duration.ofMinutes(1)));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // What is left lies in the folder for temporary files.
      folder.toFile().deleteOnExit();
    }
  }
}
