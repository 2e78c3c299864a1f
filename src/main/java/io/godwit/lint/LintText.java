package io.godwit.lint;

import java.util.List;

/** Findings as people and programs read them: text, and SARIF 2.1.0 for code review. */
public final class LintText {
  private LintText() {}

  /**
   * A few lines for each finding, and a last line that counts.
   *
   * @param places where the statements of a unit stand: a file, or a file and a step
   */
  public static String of(Verdict verdict, List<String> places) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : verdict.findings()) {
      text.append(
          "%s:%d: %s %s %s: %s\n"
              .formatted(
                  place(places, finding),
                  finding.line(),
                  finding.severity().word(),
                  finding.rule().name(),
                  finding.rule().slug(),
                  finding.what()));
      if (finding.lock() != null) {
        text.append("    lock: ").append(finding.lock()).append('\n');
      }
      text.append("    why: ").append(finding.rule().reason()).append('\n');
      text.append("    instead: ").append(finding.rule().way()).append('\n');
    }
    return text.append(
            "%d errors, %d warnings, %d waived\n"
                .formatted(
                    verdict.of(Severity.ERROR).size(),
                    verdict.of(Severity.WARNING).size(),
                    verdict.waived().size()))
        .toString();
  }

  private static String place(List<String> places, Finding finding) {
    return places.get(Math.min(finding.unit(), places.size() - 1));
  }
}
