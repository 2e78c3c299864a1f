package io.godwit.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Every rule, over every statement. */
public final class Linter {
  private Linter() {}

  /** Judges what was tried on a copy. */
  public static Verdict judge(Trace trace, Live live, List<Waiver> waivers) {
    List<Finding> found = new ArrayList<>();
    for (Traced one : trace.statements()) {
      Look look = new Look(trace, one, live, found);
      OtherRules.look(look);
      LockRules.look(look);
      IndexRules.look(look);
      ConstraintRules.look(look);
      ColumnRules.look(look);
      DropRules.look(look);
    }
    found.addAll(StepRules.look(trace));
    boolean steps = trace.units().stream().anyMatch(Trace.Unit::step);
    return waived(found, waivers, steps);
  }

  /** Says that nothing could be tried. */
  public static Verdict untraced(String why, List<Waiver> waivers) {
    Finding finding = new Finding(Rule.GW002, Severity.ERROR, null, 0, why, null);
    return waived(List.of(finding), waivers, true);
  }

  private static Verdict waived(List<Finding> found, List<Waiver> waivers, boolean steps) {
    Predicate<Finding> covered =
        finding -> waivers.stream().anyMatch(waiver -> waiver.covers(finding));
    List<Finding> left = new ArrayList<>(found.stream().filter(covered.negate()).toList());
    for (Waiver waiver : waivers) {
      if (waiver.reason().isBlank()) {
        left.add(of(Rule.GW004, Severity.ERROR, waiver));
      } else if (found.stream().noneMatch(waiver::covers)) {
        left.add(of(Rule.GW003, Severity.WARNING, waiver));
      }
    }
    // Lines of a step are counted from its own first one.
    left.sort(
        Comparator.comparingInt((Finding finding) -> steps ? finding.unit() : 0)
            .thenComparingInt(Finding::line));
    return new Verdict(left, found.stream().filter(covered).toList());
  }

  private static Finding of(Rule rule, Severity severity, Waiver waiver) {
    return new Finding(rule, severity, waiver.statement(), 0, "waiver of " + waiver.rule(), null);
  }
}
