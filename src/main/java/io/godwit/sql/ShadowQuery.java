package io.godwit.sql;

import java.util.ArrayList;
import java.util.List;
import org.postgresql.core.Parser;

/**
 * A query of the user's, cut where {@code :key} stands: the value is bound there as a parameter of
 * the type that the query of keys reports, and is never part of the text. Quotes and comments are
 * left alone.
 *
 * @param parts what stands before, between and behind the keys, in JDBC's spelling
 */
record ShadowQuery(List<String> parts) {
  private static final String KEY = ":key";

  ShadowQuery {
    parts = List.copyOf(parts);
  }

  /** It is not what may be run. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String words) {
      super(words);
    }
  }

  /**
   * Reads a text.
   *
   * @throws Unfit if it holds more than one statement: the second could end the transaction that
   *     keeps the first one from writing
   */
  static ShadowQuery parse(String text) throws Unfit {
    char[] all = text.toCharArray();
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean over = false;
    for (int at = 0; at < all.length; at++) {
      int end = skipped(all, at);
      boolean comment = (all[at] == '-' || all[at] == '/') && end > at;
      if (over && !comment && !Character.isWhitespace(all[at])) {
        throw new Unfit("it is more than one statement");
      }
      if (end > at) {
        int next = Math.min(end, all.length - 1);
        part.append(all, at, next - at + 1);
        at = next;
      } else if (isKey(text, at)) {
        parts.add(part.toString());
        part.setLength(0);
        at += KEY.length() - 1;
      } else if (all[at] == ';') {
        over = true;
      } else {
        // A question mark is an operator here, not a parameter.
        part.append(all[at] == '?' ? "??" : String.valueOf(all[at]));
      }
    }
    parts.add(part.toString());
    return new ShadowQuery(parts);
  }

  /** How many keys are to be bound. */
  int keys() {
    return parts.size() - 1;
  }

  /** The statement for keys of a type. */
  String sql(String type) {
    return String.join("?::" + type, parts);
  }

  /** The last place of the quote or comment that begins here, or this place if none does. */
  private static int skipped(char[] all, int at) {
    return switch (all[at]) {
      case '\'' -> Parser.parseSingleQuotes(all, at, true);
      case '"' -> Parser.parseDoubleQuotes(all, at);
      case '-' -> Parser.parseLineComment(all, at);
      case '/' -> Parser.parseBlockComment(all, at);
      case '$' -> Parser.parseDollarQuotes(all, at);
      default -> at;
    };
  }

  private static boolean isKey(String text, int at) {
    int behind = at + KEY.length();
    return text.startsWith(KEY, at)
        && (at == 0 || text.charAt(at - 1) != ':')
        && (behind == text.length() || !Character.isJavaIdentifierPart(text.charAt(behind)));
  }
}
