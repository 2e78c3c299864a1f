package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Stage;
import io.godwit.support.Scratch;
import io.godwit.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the worker's own programs in this JVM, as a Job would run them in a pod. */
public final class LocalWorker {
  /** Stages that workers have steps or rows in, on the way forth to the very end. */
  public static final List<Stage> ROAD =
      List.of(
          Stage.EXPAND,
          Stage.DUAL_WRITE,
          Stage.BACKFILL,
          Stage.ENFORCE,
          Stage.CUTOVER,
          Stage.HIDE,
          Stage.DROP);

  /** Nothing else writes in these tests, or it is done within this time. */
  private static final String LOOKS = "100ms,300ms";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestDatabase database;
  private final Path directory;
  private boolean pooled;
  private @Nullable Credentials worksAs;

  /** A worker for the migration that has the database's name. */
  public LocalWorker(TestDatabase database, MigrationSpec spec) {
    this(database, database.name(), spec);
  }

  LocalWorker(TestDatabase database, String name, MigrationSpec spec) {
    this.database = database;
    try {
      directory = Scratch.directory("worker");
      Path secret =
          InThisProcess.mounted(
              Files.createDirectory(directory.resolve("secret")), database.credentials());
      Files.createFile(directory.resolve("last-word"));
      System.setProperty("GODWIT_SECRET_DIR", secret.toString());
      System.clearProperty("GODWIT_ROLE_WORKER");
      System.clearProperty("GODWIT_ROLE_OBSERVER");
      System.clearProperty("GODWIT_POOLED");
      System.setProperty("GODWIT_TERMINATION_LOG", directory.resolve("last-word").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.setProperty("GODWIT_MIGRATION", "test/" + name);
    System.setProperty("GODWIT_NAMESPACE", "test");
    System.setProperty("GODWIT_NAME", name);
    System.setProperty("GODWIT_HOLDER", "holder");
    System.setProperty("GODWIT_CLUSTER", "cluster");
    System.setProperty("GODWIT_SPEC", json(spec));
    System.setProperty(
        "GODWIT_CONNECTION",
        json(
            new DatabaseSpec.Connection(
                new DatabaseSpec.SecretRef("shop-db"),
                null,
                new DatabaseSpec.Tls(DatabaseSpec.TlsMode.DISABLE, null))));
  }

  /** The Secret leads to another server on this machine from now on. */
  void connectTo(int port) {
    try {
      Files.writeString(directory.resolve("secret/port"), Integer.toString(port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Fills and compares by another Secret from now on, as {@code spec.roles.worker} says it.
   *
   * @param pooled through a pooler in transaction mode
   */
  void workAs(Credentials credentials, boolean pooled) {
    System.setProperty("GODWIT_ROLE_WORKER", credentials.user());
    try {
      Path secret = directory.resolve("worker-secret");
      Files.createDirectories(secret);
      Files.writeString(secret.resolve("host"), credentials.host());
      Files.writeString(secret.resolve("port"), Integer.toString(credentials.port()));
      Files.writeString(secret.resolve("dbname"), credentials.database());
      Files.writeString(secret.resolve("username"), credentials.user());
      Files.writeString(secret.resolve("password"), credentials.password());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.pooled = pooled;
    this.worksAs = credentials;
  }

  /** The Secret of whoever fills and compares has another password from now on. */
  void rotate(String password) {
    try {
      Files.writeString(directory.resolve("worker-secret/password"), password);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the operator would put into the pod of a stage. */
  private void mount(boolean works) {
    boolean own = works && worksAs != null;
    System.setProperty(
        "GODWIT_SECRET_DIR", directory.resolve(own ? "worker-secret" : "secret").toString());
    System.setProperty("GODWIT_POOLED", Boolean.toString(own && pooled));
  }

  public int prepare() {
    return prepare(1);
  }

  /** The same for a later try. */
  public int prepare(int attempt) {
    mount(false);
    return WorkerMain.run("prepare", "--attempt", Integer.toString(attempt));
  }

  public int steps(Stage stage) {
    return run("steps", "--stage", stage.word());
  }

  public int backfill() {
    return run("backfill");
  }

  /** Runs stages one after the other; none may fail. */
  public void forth(Stage... stages) {
    for (Stage stage : stages) {
      int exit = stage == Stage.BACKFILL ? backfill() : steps(stage);
      assertThat(exit).as(stage + ": " + lastWord()).isZero();
    }
  }

  /** One comparison. */
  public int verify(int repairRounds) {
    database.execute("UPDATE godwit.control SET repair_rounds = " + repairRounds);
    return run("verify", "--once", "--look-again", LOOKS);
  }

  int rollback() {
    return run("rollback");
  }

  /** A piece of the way back. */
  public int back(Stage stage) {
    return run("rollback", "--stage", stage.word());
  }

  /**
   * The whole way back, as the operator leads it, after which another try may begin.
   *
   * @param from the last stage that was run
   * @param readers is called when they are to come back, if any may have moved
   */
  public void walkBack(Stage from, Runnable readers) {
    turnBack();
    if (from == Stage.HIDE) {
      backBy(Stage.UNHIDE);
    }
    if (from.compareTo(Stage.CUTOVER) >= 0) {
      readers.run();
      backBy(Stage.RETURN, Stage.HIDE_NEW);
    }
    backBy(Stage.ROLLBACK);
    database.execute("UPDATE godwit.control SET outcome = 'RolledBack', fence = fence + 1");
  }

  private void backBy(Stage... stages) {
    for (Stage stage : stages) {
      assertThat(back(stage)).as(stage + ": " + lastWord()).isZero();
    }
  }

  /** What the operator would write when it turns round. */
  public void turnBack() {
    database.execute("UPDATE godwit.control SET direction = 'Back', fence = fence + 1");
  }

  public void flag(int percent) {
    database.execute(
        "UPDATE godwit.flags SET percent = %d, ramp_began = ramp_began OR %d > 0"
            .formatted(percent, percent));
  }

  /** The termination message of the last worker that failed. */
  public String lastWord() {
    try {
      return Files.readString(directory.resolve("last-word"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same in a process of its own, which can be stopped as a node can. */
  public Process start(String... command) {
    List<String> what = arguments(command);
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    // As quick to start as can be: some tests start hundreds.
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("GODWIT_"))
        .forEach(name -> line.add("-D" + name + "=" + System.getProperty(name)));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.godwit.Main", "worker"));
    line.addAll(what);
    try {
      return new ProcessBuilder(line)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What all processes have printed. */
  String printed() {
    try {
      return Files.readString(output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path output() {
    return directory.resolve("output");
  }

  private int run(String... command) {
    return WorkerMain.run(arguments(command).toArray(String[]::new));
  }

  private List<String> arguments(String... command) {
    mount(List.of("backfill", "verify").contains(command[0]));
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.add("--migration");
    arguments.add(database.value("SELECT max(id) FROM godwit.migrations"));
    arguments.add("--plan");
    arguments.add(
        database.value("SELECT plan_hash FROM godwit.migrations ORDER BY id DESC LIMIT 1"));
    return arguments;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
