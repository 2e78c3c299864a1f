package io.godwit.engine;

import io.godwit.api.DatabaseSpec.Connection;
import io.godwit.api.DatabaseSpec.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the parts of a login among the entries of a Secret, whoever wrote it: keys of their own
 * come before those inside of a URL. {@code docs/secrets.md} lists the layouts.
 */
final class SecretLayout {
  /** How Zalando's operator calls a Secret, which has no host: user, cluster, and this. */
  private static final String ZALANDO = ".credentials.postgresql.acid.zalan.do";

  private static final List<String> HOST = List.of("host", "endpoint", "PGHOST");
  private static final List<String> PORT = List.of("port", "PGPORT");
  private static final List<String> DATABASE = List.of("dbname", "database", "PGDATABASE");
  private static final List<String> USER = List.of("username", "user", "PGUSER");
  private static final List<String> PASSWORD = List.of("password", "PGPASSWORD");
  private static final List<String> URL =
      List.of("uri", "url", "jdbc-uri", "jdbc-url", "DATABASE_URL");

  private final Map<String, String> entries;
  private final @Nullable Keys keys;
  private final String secret;
  private final DatabaseUrl url;
  private final List<String> missing = new ArrayList<>();

  private SecretLayout(Map<String, String> entries, Connection of) throws Credentials.Incomplete {
    this.entries = entries;
    this.keys = of.keys();
    this.secret = of.secretRef().name();
    this.url = url();
  }

  /**
   * What a Secret says; null stands for what it does not.
   *
   * @param missing keys that the spec names and the Secret does not have
   */
  record Parts(
      @Nullable String host,
      @Nullable String port,
      @Nullable String database,
      @Nullable String user,
      @Nullable String password,
      List<String> missing) {
    Parts {
      missing = List.copyOf(missing);
    }

    /** Of what the spec names nothing is missing, and nothing is there. */
    static final Parts NOTHING = new Parts(null, null, null, null, null, List.of());
  }

  static Parts read(Map<String, String> entries, Connection of) throws Credentials.Incomplete {
    return new SecretLayout(entries, of).parts();
  }

  private Parts parts() {
    String host = part(Keys::host, HOST, url.host());
    String port = part(Keys::port, PORT, url.port());
    String database = part(Keys::dbname, DATABASE, url.database());
    String user = part(Keys::username, USER, url.user());
    String password = part(Keys::password, PASSWORD, url.password());
    return new Parts(
        host == null ? cluster() : host, port, database, user, password, List.copyOf(missing));
  }

  private @Nullable String part(
      Function<Keys, @Nullable String> named, List<String> usual, @Nullable String ofUrl) {
    String key = keys == null ? null : named.apply(keys);
    if (key != null) {
      String value = entries.get(key);
      if (value == null) {
        missing.add(key);
      }
      return value(value, usual);
    }
    return usual.stream()
        .map(entries::get)
        .filter(Objects::nonNull)
        .findFirst()
        .map(value -> value(value, usual))
        .orElse(ofUrl);
  }

  /** An editor's last line end belongs to nothing but a password, perhaps. */
  private static @Nullable String value(@Nullable String value, List<String> usual) {
    return value == null || usual.equals(PASSWORD) ? value : value.strip();
  }

  private DatabaseUrl url() throws Credentials.Incomplete {
    String named = keys == null ? null : keys.uri();
    if (named != null && !entries.containsKey(named)) {
      missing.add(named);
    }
    var candidates = named == null ? URL : List.of(named);
    for (String key : candidates) {
      String text = entries.get(key);
      if (text != null) {
        try {
          return DatabaseUrl.parse(text);
        } catch (Credentials.Incomplete e) {
          if (named == null && complete()) {
            // Whatever it is, it is not needed.
            return DatabaseUrl.NOTHING;
          }
          throw new Credentials.Incomplete(
              "Secret " + secret + " has in key " + key + " " + e.getMessage());
        }
      }
    }
    return DatabaseUrl.NOTHING;
  }

  private boolean complete() {
    return List.of(HOST, DATABASE, USER, PASSWORD).stream()
        .allMatch(usual -> usual.stream().anyMatch(entries::containsKey));
  }

  private @Nullable String cluster() {
    if (!secret.endsWith(ZALANDO)) {
      return null;
    }
    String login = secret.substring(0, secret.length() - ZALANDO.length());
    return login.substring(login.lastIndexOf('.') + 1);
  }
}
