package io.godwit.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One statement of a script, as psql would cut it: a semicolon inside a literal, a comment,
 * parentheses or a body that BEGIN ATOMIC opens ends nothing.
 *
 * @param line of its first word, from 1
 * @param sql without the semicolon
 * @param words its names, folded, and its symbols; a question mark for each literal
 * @param before the comments between it and the statement before it
 */
public record SqlStatement(int line, String sql, List<String> words, String before) {
  private static final Set<String> CONTROL =
      Set.of("begin", "start", "commit", "rollback", "end", "abort", "savepoint", "release");

  public SqlStatement {
    words = List.copyOf(words);
  }

  /** Every statement of a text, in order. */
  public static List<SqlStatement> split(String text) {
    return new Cutter(text).statements();
  }

  /** True if it begins with these words. */
  public boolean begins(String... first) {
    return words.size() >= first.length && words.subList(0, first.length).equals(List.of(first));
  }

  /** True for what begins, ends or divides a transaction. */
  public boolean controlsTransaction() {
    return CONTROL.contains(words.getFirst()) || begins("prepare", "transaction");
  }

  /** True if these words stand in it, one after the other. */
  public boolean has(String... sequence) {
    List<String> wanted = List.of(sequence);
    return Stream.iterate(0, at -> at + wanted.size() <= words.size(), at -> at + 1)
        .anyMatch(at -> words.subList(at, at + wanted.size()).equals(wanted));
  }

  private static final class Cutter {
    private final String text;
    private final List<SqlStatement> statements = new ArrayList<>();
    private List<SqlToken.Placed> current = new ArrayList<>();
    private int behind;
    private int parentheses;
    private int bodies;

    Cutter(String text) {
      this.text = text;
    }

    List<SqlStatement> statements() {
      for (SqlToken.Placed placed : SqlToken.placed(text)) {
        if (placed.token().symbol(";") && parentheses <= 0 && bodies == 0) {
          end(placed.from());
          behind = placed.to();
        } else {
          nest(placed.token());
          current.add(placed);
        }
      }
      end(text.length());
      return List.copyOf(statements);
    }

    private void nest(SqlToken token) {
      if (token.symbol("(")) {
        parentheses++;
      } else if (token.symbol(")")) {
        parentheses--;
      } else if (token.kind() == SqlToken.Kind.NAME && token.text().equals("atomic")) {
        bodies += !current.isEmpty() && current.getLast().token().is("begin") ? 1 : 0;
      } else if (bodies > 0 && token.kind() == SqlToken.Kind.NAME) {
        bodies += token.text().equals("case") ? 1 : token.text().equals("end") ? -1 : 0;
      }
    }

    private void end(int to) {
      if (!current.isEmpty()) {
        int from = current.getFirst().from();
        int line = 1 + (int) text.substring(0, from).chars().filter(c -> c == '\n').count();
        int last = Math.min(to, current.getLast().to());
        statements.add(
            new SqlStatement(
                line,
                text.substring(from, last),
                current.stream().map(placed -> placed.token().shown()).toList(),
                text.substring(behind, from)));
      }
      current = new ArrayList<>();
      parentheses = 0;
      bodies = 0;
    }
  }
}
