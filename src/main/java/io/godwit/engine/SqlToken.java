package io.godwit.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * One token of a statement, as PostgreSQL's own scanner would cut it: names are folded, quoted ones
 * unquoted, literals forgotten.
 *
 * @param kind what it is
 * @param text a name's letters, or a symbol; empty for a literal
 */
record SqlToken(Kind kind, String text) {
  /** What a token is. */
  enum Kind {
    NAME,
    QUOTED,
    LITERAL,
    SYMBOL
  }

  private static final SqlToken LITERAL = new SqlToken(Kind.LITERAL, "");

  boolean name() {
    return kind == Kind.NAME || kind == Kind.QUOTED;
  }

  boolean is(String name) {
    return name() && text.equals(name);
  }

  boolean symbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** How it is written where literals are not wanted. */
  String shown() {
    return switch (kind) {
      case LITERAL -> "?";
      case QUOTED -> "\"" + text.replace("\"", "\"\"") + "\"";
      case NAME, SYMBOL -> text;
    };
  }

  /** A token and where it stands: from its first character to behind its last one. */
  record Placed(SqlToken token, int from, int to) {}

  static List<SqlToken> read(String sql) {
    return new Scanner(sql).all().stream().map(Placed::token).toList();
  }

  static List<Placed> placed(String sql) {
    return new Scanner(sql).all();
  }

  /** Reads from left to right; what is not closed ends with the text, which may have been cut. */
  private static final class Scanner {
    private final String sql;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int at;

    Scanner(String sql) {
      this.sql = sql;
    }

    List<Placed> all() {
      List<Placed> placed = new ArrayList<>();
      while (at < sql.length()) {
        int from = at;
        next();
        if (tokens.size() > placed.size()) {
          placed.add(new Placed(tokens.getLast(), from, at));
        }
      }
      return List.copyOf(placed);
    }

    private void next() {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else if (sql.startsWith("/*", at)) {
        comment();
      } else if (c == '\'') {
        literal(false);
      } else if ((c == 'e' || c == 'E') && sql.startsWith("'", at + 1)) {
        at++;
        literal(true);
      } else if ("bBxXnN".indexOf(c) >= 0 && sql.startsWith("'", at + 1)) {
        at++;
        literal(false);
      } else if ((c == 'u' || c == 'U') && sql.startsWith("&'", at + 1)) {
        at += 2;
        literal(false);
      } else if (c == '"') {
        quoted();
      } else if (c == '$' && !parameter()) {
        dollar();
      } else if (c >= '0' && c <= '9') {
        number();
      } else if (begins(c)) {
        int from = at;
        while (at < sql.length() && continues(sql.charAt(at))) {
          at++;
        }
        tokens.add(new SqlToken(Kind.NAME, folded(sql.substring(from, at))));
      } else if (c != '$') {
        tokens.add(new SqlToken(Kind.SYMBOL, String.valueOf(c)));
        at++;
      }
    }

    /** Comments may hold comments. */
    private void comment() {
      int depth = 0;
      do {
        if (sql.startsWith("/*", at)) {
          depth++;
          at += 2;
        } else if (sql.startsWith("*/", at)) {
          depth--;
          at += 2;
        } else {
          at++;
        }
      } while (depth > 0 && at < sql.length());
      at = Math.min(at, sql.length());
    }

    private void literal(boolean escapes) {
      at++;
      while (at < sql.length()) {
        char c = sql.charAt(at);
        if (escapes && c == '\\') {
          at += 2;
        } else if (c == '\'' && sql.startsWith("'", at + 1)) {
          at += 2;
        } else if (c == '\'') {
          break;
        } else {
          at++;
        }
      }
      at = Math.min(at + 1, sql.length());
      tokens.add(LITERAL);
    }

    private void quoted() {
      StringBuilder name = new StringBuilder();
      at++;
      while (at < sql.length()) {
        char c = sql.charAt(at);
        if (c == '"' && !sql.startsWith("\"", at + 1)) {
          break;
        }
        name.append(c);
        at += c == '"' ? 2 : 1;
      }
      at = Math.min(at + 1, sql.length());
      tokens.add(new SqlToken(Kind.QUOTED, name.toString()));
    }

    /** {@code $1} stands for a literal. */
    private boolean parameter() {
      int end = at + 1;
      while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
        end++;
      }
      if (end == at + 1) {
        return false;
      }
      at = end;
      tokens.add(LITERAL);
      return true;
    }

    /** {@code $tag$ ... $tag$}, or a dollar that begins nothing. */
    private void dollar() {
      int end = at + 1;
      while (end < sql.length() && continues(sql.charAt(end)) && sql.charAt(end) != '$') {
        end++;
      }
      if (end >= sql.length() || sql.charAt(end) != '$') {
        tokens.add(new SqlToken(Kind.SYMBOL, "$"));
        at++;
        return;
      }
      String tag = sql.substring(at, end + 1);
      int close = sql.indexOf(tag, end + 1);
      at = close < 0 ? sql.length() : close + tag.length();
      tokens.add(LITERAL);
    }

    private void number() {
      while (at < sql.length() && (continues(sql.charAt(at)) || sql.charAt(at) == '.')) {
        at++;
      }
      tokens.add(LITERAL);
    }

    private static boolean begins(char c) {
      return c == '_' || Character.isLetter(c) || c >= 0x80;
    }

    private static boolean continues(char c) {
      return begins(c) || c >= '0' && c <= '9' || c == '$';
    }

    /** Letters of ASCII only, as the server does in UTF-8. */
    private static String folded(String name) {
      StringBuilder folded = new StringBuilder(name);
      for (int i = 0; i < folded.length(); i++) {
        char c = folded.charAt(i);
        if (c >= 'A' && c <= 'Z') {
          folded.setCharAt(i, (char) (c + 32));
        }
      }
      return folded.toString();
    }
  }
}
