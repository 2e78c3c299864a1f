package io.godwit.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.lint.Finding;
import io.godwit.lint.Rule;
import io.godwit.lint.Verdict;
import io.godwit.support.Generated;
import io.godwit.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule speaks where it has to, and is silent beside that, on the newest and oldest server. */
@Tag("postgres")
class RulesPgTest {
  private record Case(Rule rule, TestPostgres.Version version) {}

  /** GW002 speaks where there is no server to try anything on: FreeSqlRefusedPgTest. */
  static Stream<Rule> rules() {
    return Arrays.stream(Rule.values()).filter(rule -> rule != Rule.GW002);
  }

  static Stream<Case> cases() {
    return rules()
        .flatMap(
            rule ->
                Arrays.stream(TestPostgres.Version.values())
                    .map(version -> new Case(rule, version)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldSpeakAndBeSilent(Case given) throws SQLException {
    // Given
    RuleExample example = RuleExample.of(given.rule());

    // When
    Verdict bad = example.judge(given.version(), example.bad());
    Verdict good = example.judge(given.version(), example.good());

    // Then
    assertThat(bad.findings()).extracting(Finding::rule).contains(given.rule());
    assertThat(good.findings())
        .extracting(Finding::rule)
        .doesNotContain(given.rule())
        .as("the near miss is valid: %s", good.findings())
        .doesNotContain(given.rule() == Rule.GW003 ? Rule.GW004 : Rule.GW001);
  }

  @Test
  void shouldBeDescribed() throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    for (Rule rule : Rule.values()) {
      text.append("\n## ").append(rule.name()).append(' ').append(rule.slug()).append("\n\n");
      text.append(sentence(rule.reason())).append(" (").append(rule.weight()).append(")\n\n");
      text.append("Instead: ").append(sentence(rule.way())).append('\n');
      if (rule != Rule.GW002) {
        RuleExample example = RuleExample.of(rule);
        text.append("\n```sql\n-- ").append(title("found", example.bad())).append('\n');
        text.append(example.bad().text()).append("\n-- ").append(title("not", example.good()));
        text.append('\n').append(example.good().text()).append("\n```\n");
      }
    }
    Generated.check(Path.of("docs/rules.md"), text.toString());
  }

  private static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1) + ".";
  }

  private static String title(String word, RuleExample.Part part) {
    List<String> how =
        part.step()
            ? List.of(word, part.alone() ? "a step of mode Alone" : "a step of mode Transaction")
            : List.of(word);
    return String.join(", in ", how);
  }

  private static final String HEAD =
      """
      # Rules of the judge

      By `godwit lint`, and by Prepare for [`change.sql`](changes.md#sql). A rule has a stable id. An error refuses, a warning is printed. *By size*:
      an error where reading or writing the table takes half a second or 100 statements would come in that time, or where its size is not
      known; else a warning. How a rule is set aside: [lint.md](lint.md#waivers).

      GW0 the judging itself · GW1 indexes · GW2 constraints · GW3 columns and names · GW4 what is dropped · GW5 locks and transactions ·
      GW6 rows · GW7 types and rights · GW8 steps of a Migration. The examples speak of a shop with 5 million orders; each of them is run on
      PostgreSQL 18 and 14 by the tests.
      """;
}
