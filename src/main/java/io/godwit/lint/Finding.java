package io.godwit.lint;

import io.godwit.engine.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Something that a rule has to say.
 *
 * @param statement the statement that it is about
 * @param unit the transaction or step of it
 * @param what what would happen, with names and numbers
 * @param lock the lock that others would wait for, or null
 */
public record Finding(
    Rule rule,
    Severity severity,
    @Nullable SqlStatement statement,
    int unit,
    String what,
    @Nullable String lock) {

  /** The line of the statement; 1 for what concerns the whole. */
  public int line() {
    return statement == null ? 1 : statement.line();
  }

  /** In one sentence, for plans and refusals. */
  public String sentence() {
    return "%s %s: %s%s. %s"
        .formatted(
            rule.name(), rule.slug(), what, lock == null ? "" : " [" + lock + "]", rule.way());
  }
}
