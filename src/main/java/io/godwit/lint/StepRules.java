package io.godwit.lint;

import java.util.ArrayList;
import java.util.List;

/** GW507 and GW801 to GW804: what concerns a whole step or transaction. */
final class StepRules {
  /** More than these are not told one by one. */
  private static final int MOST_WORDS = 3;

  private StepRules() {}

  static List<Finding> look(Trace trace) {
    List<Finding> found = new ArrayList<>();
    trace.trials().forEach(trial -> trial(trace, trial, found));
    for (int i = 0; i < trace.units().size(); i++) {
      int unit = i;
      if (!trace.units().get(i).committed()) {
        trace.statements().stream()
            .filter(traced -> traced.unit() == unit)
            .findFirst()
            .ifPresent(
                first ->
                    found.add(
                        new Finding(
                            Rule.GW507,
                            Severity.ERROR,
                            first.statement(),
                            unit,
                            "the transaction that begins here is not ended",
                            null)));
      }
    }
    return found;
  }

  private static void trial(Trace trace, Trace.Trial trial, List<Finding> found) {
    if (trial.undoFailure() != null) {
      say(Rule.GW801, trial, trial.undoFailure(), found);
    }
    if (!trial.differences().isEmpty()) {
      int more = trial.differences().size() - MOST_WORDS;
      say(
          Rule.GW802,
          trial,
          String.join(
                  "; ",
                  trial.differences().subList(0, Math.min(MOST_WORDS, trial.differences().size())))
              + (more > 0 ? "; and " + more + " more" : ""),
          found);
    }
    boolean schema =
        trace.statements().stream()
            .anyMatch(traced -> traced.unit() == trial.unit() && traced.changesSchema());
    if (trial.probeFailure() != null) {
      say(Rule.GW803, trial, trial.probeFailure(), found);
    } else if (schema && trial.probeBefore()) {
      say(Rule.GW804, trial, "the probe is true before the step already", found);
    } else if (schema && !trial.probeAfter()) {
      say(Rule.GW804, trial, "the probe is false after the step still", found);
    }
  }

  private static void say(Rule rule, Trace.Trial trial, String what, List<Finding> found) {
    found.add(new Finding(rule, Severity.ERROR, trial.statement(), trial.unit(), what, null));
  }
}
