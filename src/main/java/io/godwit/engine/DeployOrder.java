package io.godwit.engine;

import io.godwit.api.DualWrite;
import io.godwit.api.MigrationSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * What the application has to do, and between which phases: code and schema do not change at once.
 */
record DeployOrder(MigrationSpec spec, Plan plan) {
  /** A section of the plan; empty if nothing has to be done. */
  String text() {
    List<String> sentences = sentences();
    return sentences.isEmpty()
        ? ""
        : "\n## The application\n\n- " + String.join("\n- ", sentences) + "\n";
  }

  /** One for each version that is to be rolled out, in their order. */
  private List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    boolean pairs = plan.transform() != null;
    boolean flag = spec.cutover().flag() != null;
    if (pairs && flag) {
      sentences.add(
          "**After Expand, before Cutover**: roll out code that reads "
              + PlanWords.fresh(plan)
              + " for those whom the flag names, and the old one for all others"
              + (spec.dualWrite().by() == DualWrite.By.APPLICATION
                  ? ", and writes both."
                  : "; it may write either, the trigger keeps them in step."));
    } else if (pairs) {
      sentences.add(
          "**Before Cutover**: code has to work with both shapes, as the names change under it. Sessions"
              + " that have prepared a statement on it see an error once; cutover.restart restarts"
              + " them.");
    }
    if (pairs && flag || plan.takenAway() != null && !pairs) {
      sentences.add(
          "**Before Contract**: roll out code that names "
              + plan.old()
              + " no more, everywhere: `godwit audit --source DIR` looks for places that do."
              + unused());
    }
    if (!pairs) {
      switch (spec.change().kind().deploy()) {
        case CODE_FIRST ->
            sentences.add(
                "**Before Expand**: roll out code that keeps to it. Writes that do not fail from Enforce"
                    + " on.");
        case SCHEMA_FIRST ->
            sentences.add(
                "**After the migration has Succeeded**: roll out code that uses it, not before.");
        case EITHER -> {}
      }
    }
    return sentences;
  }

  private String unused() {
    String unusedFor = spec.contract().unusedFor();
    return GoDuration.parse(unusedFor).isZero()
        ? ""
        : " Contract waits until nobody has named it for " + unusedFor + ".";
  }
}
