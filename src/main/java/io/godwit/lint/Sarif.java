package io.godwit.lint;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Findings in SARIF 2.1.0, which code review reads: maps and lists, ready to be written as JSON.
 */
public final class Sarif {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private Sarif() {}

  /**
   * One run.
   *
   * @param file where all statements stand
   */
  public static Map<String, Object> of(Verdict verdict, String file) {
    Map<String, Object> driver = Map.of("name", "godwit", "rules", rules());
    return Map.of(
        "$schema",
        SCHEMA,
        "version",
        "2.1.0",
        "runs",
        List.of(
            Map.of(
                "tool",
                Map.of("driver", driver),
                "results",
                verdict.findings().stream().map(finding -> result(finding, file)).toList())));
  }

  private static List<Map<String, Object>> rules() {
    return Arrays.stream(Rule.values())
        .map(
            rule ->
                Map.<String, Object>of(
                    "id",
                    rule.name(),
                    "name",
                    rule.slug(),
                    "shortDescription",
                    Map.of("text", rule.reason()),
                    "help",
                    Map.of("text", rule.way())))
        .toList();
  }

  private static Map<String, Object> result(Finding finding, String file) {
    Map<String, Object> place =
        Map.of(
            "artifactLocation", Map.of("uri", file), "region", Map.of("startLine", finding.line()));
    return Map.of(
        "ruleId",
        finding.rule().name(),
        "ruleIndex",
        finding.rule().ordinal(),
        "level",
        finding.severity().word(),
        "message",
        Map.of("text", finding.sentence()),
        "locations",
        List.of(Map.of("physicalLocation", place)));
  }
}
