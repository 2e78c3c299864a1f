package io.godwit.lint;

import java.util.List;

/**
 * What the judge says.
 *
 * @param findings those that nobody waives, in the order of the statements
 * @param waived those that somebody does
 */
public record Verdict(List<Finding> findings, List<Finding> waived) {
  public Verdict {
    findings = List.copyOf(findings);
    waived = List.copyOf(waived);
  }

  /** Those of a severity. */
  public List<Finding> of(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).toList();
  }
}
