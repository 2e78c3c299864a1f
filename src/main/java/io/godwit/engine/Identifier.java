package io.godwit.engine;

import java.util.List;
import java.util.stream.Collectors;

/** Quoting of names and literals, in one place. */
public final class Identifier {
  /** Longest identifier that PostgreSQL keeps, in bytes (NAMEDATALEN - 1). */
  public static final int MAX_BYTES = 63;

  private Identifier() {}

  /**
   * A name as it is written in SQL, always quoted.
   *
   * @throws IllegalArgumentException if the name is empty, too long or has a zero character
   */
  public static String quote(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a name: '" + name + "'");
    }
    if (name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("longer than 63 bytes: " + name);
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Several names as a list in SQL. */
  public static String quoted(List<String> names) {
    return names.stream().map(Identifier::quote).collect(Collectors.joining(", "));
  }

  /** A string literal. */
  public static String literal(String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
  }

  /** A name made of another one and a suffix, shortened where it would pass 63 bytes. */
  public static String derive(String name, String suffix) {
    String shortened = name;
    while ((shortened + suffix).getBytes(java.nio.charset.StandardCharsets.UTF_8).length
        > MAX_BYTES) {
      shortened = shortened.substring(0, shortened.offsetByCodePoints(shortened.length(), -1));
    }
    return shortened + suffix;
  }
}
