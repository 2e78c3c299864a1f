package io.godwit.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Role;
import io.godwit.rehearsal.Act;
import io.godwit.rehearsal.Application;
import io.godwit.rehearsal.DressRehearsal;
import io.godwit.rehearsal.Programs;
import io.godwit.rehearsal.Rehearsed;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The programs that Jobs run, in this process, one at a time: what a Job would give its pod is
 * given as system properties, which {@link Environment} asks first, and a directory that only we
 * can read.
 */
public final class InThisProcess implements Programs, AutoCloseable {
  /** The one that a rehearsal has in the ledger of a copy, as namespace, name and holder. */
  private static final String NAME = "rehearsal";

  private static final int LINES_TOLD = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final Map<String, @Nullable String> before = new LinkedHashMap<>();

  /**
   * Performs a migration on a copy.
   *
   * @param copy a connection to the copy that commits each statement
   * @param told is told each act as soon as it is over
   * @throws Failed if the plan is refused or a step fails
   */
  public static Rehearsed rehearse(
      Connection copy,
      Credentials credentials,
      MigrationSpec spec,
      Application application,
      Consumer<Act> told)
      throws Failed, SQLException {
    try (InThisProcess programs = new InThisProcess(credentials, spec)) {
      return new DressRehearsal(copy, NAME, spec, programs, application, told).perform();
    }
  }

  /** Writes a Secret as Kubernetes mounts it: a file for each entry. */
  static Path mounted(Path secret, Credentials credentials) throws IOException {
    for (Map.Entry<String, String> entry : credentials.entries().entrySet()) {
      Files.writeString(secret.resolve(entry.getKey()), entry.getValue());
    }
    return secret;
  }

  private InThisProcess(Credentials credentials, MigrationSpec spec) {
    try {
      directory = Files.createTempDirectory("godwit");
      Files.createFile(word());
      Path secret = Files.createDirectory(directory.resolve("secret"));
      set("GODWIT_SECRET_DIR", mounted(secret, credentials).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String authority = credentials.caFile();
    set("GODWIT_CA_DIR", authority == null ? "" : String.valueOf(Path.of(authority).getParent()));
    set("GODWIT_CONNECTION", json(connection(credentials)));
    set("GODWIT_BASE_CONNECTION", "");
    set("GODWIT_POOLED", "false");
    set("GODWIT_COPY_CONNECTION", "");
    for (Role role : Role.values()) {
      set("GODWIT_ROLE_" + role.name(), "");
    }
    set("GODWIT_TERMINATION_LOG", word().toString());
    set("GODWIT_MIGRATION", NAME + "/" + NAME);
    set("GODWIT_NAMESPACE", NAME);
    set("GODWIT_NAME", NAME);
    set("GODWIT_HOLDER", NAME);
    set("GODWIT_CLUSTER", NAME);
    set("GODWIT_SPEC", json(spec));
  }

  private static DatabaseSpec.Connection connection(Credentials credentials) {
    String authority = credentials.caFile();
    return new DatabaseSpec.Connection(
        new DatabaseSpec.SecretRef("copy"),
        null,
        new DatabaseSpec.Tls(
            JSON.convertValue(credentials.sslMode(), DatabaseSpec.TlsMode.class),
            authority == null
                ? null
                : new DatabaseSpec.CaRef(
                    "copy", String.valueOf(Path.of(authority).getFileName()))));
  }

  private void set(String name, String value) {
    before.put(name, System.getProperty(name));
    System.setProperty(name, value);
  }

  private Path word() {
    return directory.resolve("last-word");
  }

  /** What the programs have printed. */
  private Path log() {
    return directory.resolve("log");
  }

  @Override
  public void run(String... command) throws Failed {
    PrintStream out = System.out;
    try (PrintStream log =
        new PrintStream(
            Files.newOutputStream(
                log(),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND),
            true,
            StandardCharsets.UTF_8)) {
      System.setOut(log);
      if (WorkerMain.run(command) != 0) {
        throw new Failed(lastWord(command[0]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      System.setOut(out);
    }
  }

  private String lastWord(String program) throws IOException {
    String word = Files.readString(word());
    String message =
        word.isEmpty() ? "it was interrupted" : JSON.readTree(word).path("message").asText();
    if (!message.startsWith("internal error")) {
      return message;
    }
    // A mistake of ours: where it is helps whoever has it reported.
    List<String> lines =
        Files.readAllLines(log()).stream().filter(line -> !line.startsWith("{")).toList();
    return "internal error in %s; please report it:\n         %s"
        .formatted(
            program,
            String.join("\n         ", lines.subList(0, Math.min(LINES_TOLD, lines.size()))));
  }

  /** Takes back what was set, and what was written. */
  @Override
  public void close() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record can be written as JSON", e);
    }
  }
}
