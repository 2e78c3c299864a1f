package io.godwit.kube;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.godwit.api.DatabaseSpec;
import io.godwit.engine.Credentials;
import io.godwit.engine.Login;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads Secrets that resources name, when they are needed; nothing is cached. */
public final class Secrets {
  private final KubernetesClient client;

  /** Secrets of a cluster. */
  public Secrets(KubernetesClient client) {
    this.client = client;
  }

  /** Credentials, or why there are none. */
  public sealed interface Result {
    /**
     * They are there.
     *
     * @param elsewhere true if the Secret may be used at hosts that it does not name
     */
    record Found(Credentials credentials, boolean elsewhere) implements Result {}

    /** They are not. */
    record Missing(Trouble trouble) implements Result {}
  }

  /** The credentials of a connection. */
  public Result read(String namespace, DatabaseSpec.Connection connection) {
    return read(namespace, Login.of(connection));
  }

  /** The credentials of a role. */
  public Result read(String namespace, Login login) {
    var connection = login.own();
    String name = connection.secretRef().name();
    Secret secret = secret(namespace, name);
    if (secret == null) {
      return absent(namespace, name);
    }
    Secret base = login.base() == null ? null : secret(namespace, login.base().secretRef().name());
    if (login.base() != null && base == null) {
      return absent(namespace, login.base().secretRef().name());
    }
    String label =
        "kubectl label secret " + name + " -n " + namespace + " " + Labels.ALLOW_OVERRIDE + "=true";
    if (connection.tls().mode() != DatabaseSpec.TlsMode.VERIFY_FULL && !overridable(secret)) {
      return missing(
          Reason.TLS_TOO_WEAK,
          "spec.connection.tls.mode is "
              + connection.tls().mode().word()
              + ", so that whoever answers at the host is sent the password. If that is meant: "
              + label);
    }
    try {
      Map<String, String> entries = decoded(secret);
      Credentials credentials =
          Credentials.read(
              entries,
              base == null ? Map.of() : decoded(base),
              login,
              caFile(namespace, connection));
      if (Credentials.overridden(entries, login) && !overridable(secret)) {
        return missing(
            Reason.HOST_OVERRIDE_REFUSED,
            "the password in Secret "
                + name
                + " would be sent to host "
                + credentials.host()
                + ", which that Secret does not name. If that is meant: "
                + label);
      }
      return new Result.Found(credentials, overridable(secret));
    } catch (Credentials.Incomplete e) {
      return missing(Reason.SECRET_INCOMPLETE, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Secret secret(String namespace, String name) {
    return client.secrets().inNamespace(namespace).withName(name).get();
  }

  private static Result absent(String namespace, String name) {
    return missing(
        Reason.SECRET_NOT_FOUND,
        "Secret "
            + name
            + " does not exist in namespace "
            + namespace
            + "; create it with the keys host, port, dbname, username and password");
  }

  /** The value of a key of a Secret, if it is there. */
  public Optional<String> value(String namespace, String name, String key) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    return secret == null ? Optional.empty() : Optional.ofNullable(decoded(secret).get(key));
  }

  private static boolean overridable(Secret secret) {
    Map<String, String> labels = secret.getMetadata().getLabels();
    return labels != null && "true".equals(labels.get(Labels.ALLOW_OVERRIDE));
  }

  private @Nullable String caFile(String namespace, DatabaseSpec.Connection connection)
      throws Credentials.Incomplete {
    var ca = connection.tls().caSecretRef();
    if (ca == null) {
      return null;
    }
    Secret secret = client.secrets().inNamespace(namespace).withName(ca.name()).get();
    String certificate = secret == null ? null : decoded(secret).get(ca.key());
    if (certificate == null) {
      throw new Credentials.Incomplete(
          "Secret " + ca.name() + " with key " + ca.key() + ", named by caSecretRef, is not there");
    }
    try {
      // One file for each certificate: another content is another name.
      Path file =
          Path.of(
              System.getProperty("java.io.tmpdir"),
              "godwit-ca-" + Integer.toHexString(certificate.hashCode()) + ".crt");
      if (!Files.exists(file)) {
        Files.writeString(file, certificate);
      }
      return file.toString();
    } catch (IOException e) {
      throw new Credentials.Incomplete(
          "the certificate authority cannot be stored: " + e.getMessage());
    }
  }

  private static Map<String, String> decoded(Secret secret) {
    Map<String, String> entries = new HashMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (key, value) ->
                  entries.put(
                      key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return entries;
  }

  private static Result missing(Reason reason, String message) {
    return new Result.Missing(new Trouble(reason, message));
  }
}
