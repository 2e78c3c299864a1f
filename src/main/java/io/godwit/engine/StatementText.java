package io.godwit.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the text of a statement names, token by token: a name inside a literal, a comment or a
 * longer name is none (rules-postgres 26). Names are folded as PostgreSQL folds them.
 *
 * <p>A column that is qualified belongs to the table only if the qualifier is the table or an alias
 * of it; one that is not is taken for the table's, because nothing in the text says otherwise.
 */
public final class StatementText {
  /** Longer texts are cut where they are kept. */
  private static final int KEPT = 200;

  /** Words that may follow a table where an alias could stand. */
  private static final Set<String> NO_ALIAS =
      Set.of(
          "where",
          "set",
          "on",
          "join",
          "left",
          "right",
          "inner",
          "outer",
          "full",
          "cross",
          "natural",
          "group",
          "order",
          "having",
          "limit",
          "offset",
          "fetch",
          "union",
          "except",
          "intersect",
          "returning",
          "values",
          "select",
          "using",
          "for",
          "window",
          "when",
          "default",
          "from",
          "tablesample",
          "overriding",
          "and",
          "or");

  private final List<SqlToken> tokens;

  private StatementText(List<SqlToken> tokens) {
    this.tokens = tokens;
  }

  /** Reads a text; whatever it is, it reads as something. */
  public static StatementText of(String sql) {
    return new StatementText(SqlToken.read(sql));
  }

  /** True if it names the table and one of the columns in a way that may mean the table's. */
  public boolean names(TableName table, Set<String> columns) {
    Set<String> called = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is(table.name()) && !inAnotherSchema(i, table)) {
        called.add(table.name());
        alias(i + 1).ifPresent(called::add);
      }
    }
    if (called.isEmpty()) {
      return false;
    }
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (token.name() && columns.contains(token.text()) && belongs(i, called)) {
        return true;
      }
    }
    return false;
  }

  /** True if it names something of the table's schema, or of no schema, by one of these names. */
  public boolean namesWhole(TableName table, Set<String> names) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).name()
          && names.contains(tokens.get(i).text())
          && !inAnotherSchema(i, table)) {
        return true;
      }
    }
    return false;
  }

  /** True if it writes rows of the table, and does not only read them. */
  public boolean writesTo(TableName table) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).is(table.name()) && !inAnotherSchema(i, table)) {
        int at = i >= 2 && tokens.get(i - 1).symbol(".") ? i - 3 : i - 1;
        while (word(at, "only") || word(at, "table")) {
          at--;
        }
        boolean copied =
            word(at, "copy")
                && tokens.subList(i, tokens.size()).stream().anyMatch(t -> t.is("from"));
        if (copied
            || word(at, "into")
            || word(at, "update")
            || word(0, "truncate")
            || word(at, "from") && word(at - 1, "delete")) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean word(int at, String word) {
    return at >= 0 && tokens.get(at).is(word);
  }

  /** True if it names one of these, whatever of. */
  public boolean mentions(Set<String> names) {
    return tokens.stream().anyMatch(token -> token.name() && names.contains(token.text()));
  }

  /** The text with a question mark for each literal, without comments, and not too long. */
  public String withoutLiterals() {
    StringBuilder text = new StringBuilder();
    for (SqlToken token : tokens) {
      String word = token.shown();
      boolean tight =
          text.isEmpty()
              || Set.of(".", ",", ")", ";").contains(word)
              || text.charAt(text.length() - 1) == '.'
              || text.charAt(text.length() - 1) == '(';
      text.append(tight ? "" : " ").append(word);
      if (text.length() > KEPT) {
        return text.substring(0, KEPT - 3) + "...";
      }
    }
    return text.toString();
  }

  private boolean inAnotherSchema(int at, TableName table) {
    return at >= 2
        && tokens.get(at - 1).symbol(".")
        && tokens.get(at - 2).name()
        && !tokens.get(at - 2).is(table.schema());
  }

  private java.util.Optional<String> alias(int after) {
    int at = after < tokens.size() && tokens.get(after).is("as") ? after + 1 : after;
    if (at >= tokens.size() || !tokens.get(at).name()) {
      return java.util.Optional.empty();
    }
    String word = tokens.get(at).text();
    return NO_ALIAS.contains(word.toLowerCase(Locale.ROOT))
        ? java.util.Optional.empty()
        : java.util.Optional.of(word);
  }

  private boolean belongs(int at, Set<String> called) {
    return at < 2
        || !tokens.get(at - 1).symbol(".")
        || !tokens.get(at - 2).name()
        || called.contains(tokens.get(at - 2).text());
  }

  /** The tokens, for tests of reading. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    tokens.forEach(token -> words.add(token.shown()));
    return words;
  }
}
