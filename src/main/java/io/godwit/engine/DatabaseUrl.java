package io.godwit.engine;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a URL says of a database: one of libpq, {@code postgresql://user:password@host:port/dbname},
 * or one of JDBC, {@code jdbc:postgresql://host:port/dbname?user=...&password=...}. Other
 * parameters are passed over. Its parts are shown to nobody.
 *
 * @param sslMode how the connection is secured, where nothing else says it: of a Secret's URL, the
 *     Database does
 */
public record DatabaseUrl(
    @Nullable String host,
    @Nullable String port,
    @Nullable String database,
    @Nullable String user,
    @Nullable String password,
    @Nullable String sslMode) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<jdbc>jdbc:)?postgres(?:ql)?://(?:(?<login>[^/?#]*)@)?(?<hosts>[^/?#]*)"
              + "(?:/(?<database>[^?#]*))?(?:[?](?<query>.*))?");

  private static final Pattern PLACE =
      Pattern.compile("(?<host>\\[[^\\]]+\\]|[^:\\[\\],]*)(?::(?<port>[0-9]*))?");

  private static final Pattern ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

  /** Says nothing at all. */
  static final DatabaseUrl NOTHING = new DatabaseUrl(null, null, null, null, null, null);

  /**
   * Reads one.
   *
   * @throws Credentials.Incomplete if it is none, or names several hosts; the message says so of "a
   *     URL", with no part of it
   */
  public static DatabaseUrl parse(String url) throws Credentials.Incomplete {
    Matcher parts = FORM.matcher(url.strip());
    if (!parts.matches()) {
      throw new Credentials.Incomplete(
          "a URL that does not read as postgresql://USER:PASSWORD@HOST:PORT/DBNAME or"
              + " jdbc:postgresql://HOST:PORT/DBNAME?user=USER&password=PASSWORD");
    }
    // A plus sign stands for a space in parameters of JDBC, and for itself elsewhere.
    boolean plus = parts.group("jdbc") != null;
    Map<String, String> parameters = parameters(parts.group("query"), plus);
    String hosts = parts.group("hosts");
    if (hosts.contains(",") || parameters.getOrDefault("host", "").contains(",")) {
      throw new Credentials.Incomplete(
          "a URL that names several hosts; let it name the one that always leads to the primary");
    }
    Matcher place = PLACE.matcher(hosts);
    if (!place.matches()) {
      throw new Credentials.Incomplete("a URL whose host and port do not read as HOST:PORT");
    }
    String login = Objects.requireNonNullElse(parts.group("login"), "");
    int colon = login.indexOf(':');
    String user = colon < 0 ? login : login.substring(0, colon);
    String password = colon < 0 ? null : login.substring(colon + 1);
    return new DatabaseUrl(
        either(place.group("host").replaceAll("[\\[\\]]", ""), parameters.get("host")),
        either(place.group("port"), parameters.get("port")),
        either(parts.group("database"), parameters.get("dbname")),
        either(user, parameters.get("user")),
        either(password, parameters.get("password")),
        parameters.get("sslmode"));
  }

  private static @Nullable String either(@Nullable String encoded, @Nullable String otherwise) {
    return encoded == null || encoded.isEmpty() ? otherwise : decoded(encoded, false);
  }

  private static Map<String, String> parameters(@Nullable String query, boolean plus) {
    Map<String, String> parameters = new HashMap<>();
    for (String part : Objects.requireNonNullElse(query, "").split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parameters.put(part.substring(0, equals), decoded(part.substring(equals + 1), plus));
      }
    }
    return parameters;
  }

  /** A percent sign that encodes nothing can only be meant as it stands. */
  private static String decoded(String text, boolean plus) {
    return ENCODED
        .matcher(plus ? text.replace('+', ' ') : text)
        .replaceAll(found -> Matcher.quoteReplacement(bytes(found.group())));
  }

  private static String bytes(String encoded) {
    byte[] bytes = HexFormat.of().parseHex(encoded.replace("%", ""));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
