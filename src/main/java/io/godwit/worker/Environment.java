package io.godwit.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the Job gives its pods: variables, and the Secret mounted whole so that it can rotate. */
final class Environment {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Environment() {}

  static String get(String name, String otherwise) {
    // What a rehearsal says in this process comes before what the pod was given.
    return Optional.ofNullable(System.getProperty(name))
        .or(() -> Optional.ofNullable(System.getenv(name)))
        .orElse(otherwise);
  }

  static String require(String name) throws Exit {
    String value = get(name, "");
    if (value.isEmpty()) {
      throw new Exit(
          Exit.Code.USAGE,
          Reason.JOB_FAILED,
          "variable " + name + " is not set; workers are started by the operator");
    }
    return value;
  }

  static <T> T json(String name, Class<T> type) throws Exit {
    try {
      return JSON.readValue(require(name), type);
    } catch (JsonProcessingException e) {
      throw new Exit(
          Exit.Code.USAGE,
          Reason.JOB_FAILED,
          "variable " + name + " does not read as " + type.getSimpleName());
    }
  }

  /** Reads the mounted Secret anew: passwords rotate. */
  static Credentials credentials() throws Exit {
    DatabaseSpec.Connection connection = json("GODWIT_CONNECTION", DatabaseSpec.Connection.class);
    Path secret = Path.of(get("GODWIT_SECRET_DIR", "/var/run/godwit/secret"));
    Map<String, String> entries = new HashMap<>();
    try (Stream<Path> files = Files.list(secret)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.put(file.getFileName().toString(), Files.readString(file));
      }
      return Credentials.read(entries, connection, caFile(connection));
    } catch (IOException e) {
      throw new Exit(
          Exit.Code.CONFIGURATION,
          Reason.SECRET_NOT_FOUND,
          "Secret " + connection.secretRef().name() + " is not mounted at " + secret);
    } catch (Credentials.Incomplete e) {
      throw new Exit(
          Exit.Code.CONFIGURATION, Reason.SECRET_INCOMPLETE, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String caFile(DatabaseSpec.Connection connection) {
    var ca = connection.tls().caSecretRef();
    return ca == null ? null : get("GODWIT_CA_DIR", "/var/run/godwit/ca") + "/" + ca.key();
  }
}
