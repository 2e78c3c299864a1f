package io.godwit.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Login;
import io.godwit.engine.Reason;
import io.godwit.engine.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
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

  /** Reads the mounted Secrets anew: passwords rotate. */
  static Credentials credentials() throws Exit {
    DatabaseSpec.Connection connection = json("GODWIT_CONNECTION", DatabaseSpec.Connection.class);
    boolean alone = get("GODWIT_BASE_CONNECTION", "").isEmpty();
    Login login =
        new Login(
            connection,
            alone ? null : json("GODWIT_BASE_CONNECTION", DatabaseSpec.Connection.class),
            Boolean.parseBoolean(get("GODWIT_POOLED", "false")));
    try {
      return Credentials.read(
          entries("GODWIT_SECRET_DIR", "/var/run/godwit/secret", connection),
          login.base() == null
              ? Map.of()
              : entries("GODWIT_BASE_SECRET_DIR", "/var/run/godwit/connection", login.base()),
          login,
          caFile(connection));
    } catch (Credentials.Incomplete e) {
      throw new Exit(
          Exit.Code.CONFIGURATION, Reason.SECRET_INCOMPLETE, String.valueOf(e.getMessage()));
    }
  }

  /** The way to the copy that Prepare rehearses on; empty if there is none. */
  static Optional<Credentials> copy() throws Exit {
    if (get("GODWIT_COPY_CONNECTION", "").isEmpty()) {
      return Optional.empty();
    }
    var connection = json("GODWIT_COPY_CONNECTION", DatabaseSpec.Connection.class);
    var ca = connection.tls().caSecretRef();
    try {
      return Optional.of(
          Credentials.read(
              entries("GODWIT_COPY_DIR", "/var/run/godwit/copy", connection),
              connection,
              ca == null ? null : "/var/run/godwit/copy-ca/" + ca.key()));
    } catch (Credentials.Incomplete e) {
      throw new Exit(
          Exit.Code.CONFIGURATION, Reason.SECRET_INCOMPLETE, String.valueOf(e.getMessage()));
    }
  }

  /** Name of the Secret that the password comes from, for messages. */
  static String secret() throws Exit {
    return json("GODWIT_CONNECTION", DatabaseSpec.Connection.class).secretRef().name();
  }

  /** Roles that others connect with, and need rights in the ledger; by what they are for. */
  static Map<Role, String> roles() {
    Map<Role, String> roles = new EnumMap<>(Role.class);
    for (Role role : List.of(Role.WORKER, Role.OBSERVER)) {
      String user = get("GODWIT_ROLE_" + role.name(), "");
      if (!user.isEmpty()) {
        roles.put(role, user);
      }
    }
    return roles;
  }

  private static Map<String, String> entries(
      String variable, String usual, DatabaseSpec.Connection connection) throws Exit {
    Path secret = Path.of(get(variable, usual));
    Map<String, String> entries = new HashMap<>();
    try (Stream<Path> files = Files.list(secret)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.put(file.getFileName().toString(), Files.readString(file));
      }
      return entries;
    } catch (IOException e) {
      throw new Exit(
          Exit.Code.CONFIGURATION,
          Reason.SECRET_NOT_FOUND,
          "Secret " + connection.secretRef().name() + " is not mounted at " + secret);
    }
  }

  private static @Nullable String caFile(DatabaseSpec.Connection connection) {
    var ca = connection.tls().caSecretRef();
    return ca == null ? null : get("GODWIT_CA_DIR", "/var/run/godwit/ca") + "/" + ca.key();
  }
}
