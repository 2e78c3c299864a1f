package io.godwit.lint;

import io.godwit.engine.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule that somebody sets aside, and why.
 *
 * @param rule its id, as it is written
 * @param statement the one that it is for, or null for all
 */
public record Waiver(String rule, String reason, @Nullable SqlStatement statement) {
  /** Without them nothing can be carried out as it is planned. */
  private static final Set<Rule> NEVER = Set.of(Rule.GW001, Rule.GW506, Rule.GW514, Rule.GW803);

  private static final Pattern COMMENT =
      Pattern.compile("--\\s*godwit:waive\\s+([A-Za-z0-9]+)[ \\t:]*([^\\n]*)");

  /** Those in the comments before statements: {@code -- godwit:waive GW101 the table is empty}. */
  public static List<Waiver> of(List<SqlStatement> statements) {
    List<Waiver> waivers = new ArrayList<>();
    for (SqlStatement statement : statements) {
      Matcher comment = COMMENT.matcher(statement.before());
      while (comment.find()) {
        waivers.add(new Waiver(comment.group(1), comment.group(2).strip(), statement));
      }
    }
    return waivers;
  }

  boolean covers(Finding finding) {
    return finding.rule().name().equals(rule)
        && !NEVER.contains(finding.rule())
        && !reason.isBlank()
        && (statement == null || statement.equals(finding.statement()));
  }
}
