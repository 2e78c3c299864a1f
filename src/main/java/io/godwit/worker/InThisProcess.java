package io.godwit.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.DatabaseSpec;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Role;
import io.godwit.rehearsal.Programs;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The programs that Jobs run, in this process, one at a time: what a Job would give its pod is
 * given as system properties, which {@link Environment} asks first, and a directory that only we
 * can read.
 */
public final class InThisProcess implements Programs, AutoCloseable {
  /** The namespace of rehearsals in the ledger of a copy. */
  public static final String NAMESPACE = "rehearsal";

  private static final int LINES_TOLD = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final Map<String, @Nullable String> before = new LinkedHashMap<>();

  /**
   * Programs for one migration.
   *
   * @param name of the migration in the ledger
   */
  public InThisProcess(Credentials credentials, String name, MigrationSpec spec) {
    try {
      directory = Files.createTempDirectory("godwit");
      Path secret = Files.createDirectory(directory.resolve("secret"));
      for (Map.Entry<String, String> entry :
          Map.of(
                  "host", credentials.host(),
                  "port", Integer.toString(credentials.port()),
                  "dbname", credentials.database(),
                  "username", credentials.user(),
                  "password", credentials.password())
              .entrySet()) {
        Files.writeString(secret.resolve(entry.getKey()), entry.getValue());
      }
      Files.createFile(word());
      set("GODWIT_SECRET_DIR", secret.toString());
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
    set("GODWIT_MIGRATION", NAMESPACE + "/" + name);
    set("GODWIT_NAMESPACE", NAMESPACE);
    set("GODWIT_NAME", name);
    set("GODWIT_HOLDER", NAMESPACE);
    set("GODWIT_CLUSTER", NAMESPACE);
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
  public Path log() {
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
