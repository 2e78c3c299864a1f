package io.godwit.cli;

import io.fabric8.kubernetes.api.model.Secret;
import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.DatabaseUrl;
import io.godwit.engine.Login;
import io.godwit.kube.Secrets;
import io.godwit.sql.Postgres;
import io.godwit.sql.Preflight;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way to a database, from wherever the credentials come.
 *
 * @param source what they come from, for messages
 */
record Access(Credentials credentials, String source) {
  private static final List<String> MODES =
      Stream.of(DatabaseSpec.TlsMode.values()).map(DatabaseSpec.TlsMode::word).toList();

  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(1);

  /** From the variables that libpq reads; empty if {@code PGHOST} is not among them. */
  static Optional<Access> ofEnvironment(UnaryOperator<@Nullable String> environment)
      throws Failure {
    String host = environment.apply("PGHOST");
    if (host == null) {
      return Optional.empty();
    }
    String user = environment.apply("PGUSER");
    String database = environment.apply("PGDATABASE");
    if (user == null || database == null) {
      throw new Failure("PGHOST is set, but PGUSER or PGDATABASE is not");
    }
    String port = Objects.requireNonNullElse(environment.apply("PGPORT"), "5432");
    if (!port.matches("[0-9]{1,5}")) {
      throw new Failure("PGPORT is no number: " + port);
    }
    return Optional.of(
        new Access(
            new Credentials(
                host,
                Integer.parseInt(port),
                database,
                user,
                Objects.requireNonNullElse(environment.apply("PGPASSWORD"), ""),
                Objects.requireNonNullElse(environment.apply("PGSSLMODE"), "verify-full"),
                environment.apply("PGSSLROOTCERT")),
            "$PGHOST and its kin"));
  }

  /**
   * From a URL, {@code postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=MODE}; a password that
   * is not in it is {@code PGPASSWORD}.
   */
  static Access ofUrl(String url, UnaryOperator<@Nullable String> environment) throws Failure {
    DatabaseUrl parts;
    try {
      parts = DatabaseUrl.parse(url);
    } catch (Credentials.Incomplete e) {
      throw new Failure("the database is named by " + e.getMessage());
    }
    String port = Objects.requireNonNullElse(parts.port(), "5432");
    String mode = Objects.requireNonNullElse(parts.sslMode(), "verify-full");
    if (parts.host() == null || parts.user() == null || parts.database() == null) {
      throw new Failure("the URL of the database names no host, no user or no database");
    }
    if (!port.matches("[0-9]{1,5}")) {
      throw new Failure("the port in the URL of the database is no number");
    }
    if (!MODES.contains(mode)) {
      throw new Failure(
          "sslmode in the URL of the database is none of " + String.join(", ", MODES));
    }
    return new Access(
        new Credentials(
            parts.host(),
            Integer.parseInt(port),
            parts.database(),
            parts.user(),
            Objects.requireNonNullElseGet(
                parts.password(),
                () -> Objects.requireNonNullElse(environment.apply("PGPASSWORD"), "")),
            mode,
            environment.apply("PGSSLROOTCERT")),
        "the URL");
  }

  /** From the Secrets that a Database names, read from the cluster as the operator would. */
  static Access ofCluster(Cluster cluster, Login login) throws Failure {
    return switch (new Secrets(cluster.client()).read(cluster.namespace(), login)) {
      case Secrets.Result.Missing missing -> throw new Failure(missing.trouble().message());
      case Secrets.Result.Found found ->
          new Access(found.credentials(), "Secret " + login.own().secretRef().name());
    };
  }

  /** From Secrets that stand in the same file; empty if one of them does not. */
  static Optional<Access> ofFile(Documents documents, Login login) throws Failure {
    Optional<Secret> secret = documents.secret(login.own().secretRef().name());
    Optional<Secret> base =
        login.base() == null
            ? Optional.of(new Secret())
            : documents.secret(login.base().secretRef().name());
    if (secret.isEmpty() || base.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Access(
              Credentials.read(
                  entries(secret.get()),
                  entries(base.get()),
                  login,
                  authority(documents, login.own())),
              "Secret " + login.own().secretRef().name()));
    } catch (Credentials.Incomplete e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String authority(Documents documents, DatabaseSpec.Connection connection)
      throws Failure {
    var reference = connection.tls().caSecretRef();
    if (reference == null) {
      return null;
    }
    String certificate =
        documents
            .secret(reference.name())
            .map(secret -> entries(secret).get(reference.key()))
            .orElseThrow(
                () ->
                    new Failure(
                        "%s holds no Secret %s with key %s, named by caSecretRef"
                            .formatted(documents.file(), reference.name(), reference.key())));
    try {
      Path file = Files.createTempFile("godwit-ca", ".crt");
      file.toFile().deleteOnExit();
      return Files.writeString(file, certificate).toString();
    } catch (IOException e) {
      throw new Failure("the certificate authority cannot be stored: " + e.getMessage());
    }
  }

  private static Map<String, String> entries(Secret secret) {
    Map<String, String> entries = new HashMap<>();
    Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
        .forEach(
            (key, value) ->
                entries.put(
                    key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    entries.putAll(Objects.requireNonNullElse(secret.getStringData(), Map.of()));
    return entries;
  }

  /** Opens a connection, or says what a person can do about it. */
  Connection connect(String purpose) throws Failure {
    return connect(purpose, STATEMENT_TIMEOUT);
  }

  /**
   * The same where statements may take long.
   *
   * @param most how long, {@link Duration#ZERO} for as long as they will
   */
  Connection connect(String purpose, Duration most) throws Failure {
    try {
      return Postgres.connect(credentials, new Postgres.Purpose("godwit/cli/" + purpose, most));
    } catch (SQLException e) {
      var trouble = Preflight.explain(e, credentials, source);
      throw new Failure(trouble.reason().word() + ": " + trouble.message());
    }
  }
}
