package io.godwit.engine;

import io.godwit.api.DualWrite;
import io.godwit.api.MigrationSpec;
import io.godwit.api.Phase;
import io.godwit.api.RestartSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** ROLLBACK-PLAN.md: what starts it, its order, what is taken back from where, every undo. */
record RollbackText(MigrationSpec spec, Plan plan, @Nullable String hash) {

  String text() {
    StringBuilder text = new StringBuilder();
    text.append("# Rollback plan: ").append(PlanWords.title(plan)).append("\n\n");
    text.append("- Plan hash: ").append(PlanWords.hash(hash)).append('\n');
    text.append("- Point of no return: ").append(PlanWords.code(PlanWords.pointOfNoReturn(plan)));
    text.append(". Up to there the old shape can be had back; after it this plan ends.\n");
    triggers(text);
    order(text);
    phases(text);
    text.append("\n## Every undo, in the order of execution\n");
    text.append("\nOnly steps that were done are taken back.\n");
    for (SqlStep step : plan.steps().reversed()) {
      if (!step.undo().isEmpty()) {
        text.append("\n### ").append(PlanWords.code(step.id())).append("\n\nLock: ");
        text.append(PlanWords.lock(step)).append("\n\n").append(PlanWords.sql(step.undo()));
      }
    }
    return text.toString();
  }

  private void triggers(StringBuilder text) {
    text.append("\n## What starts it\n\n");
    text.append("- A person: `godwit rollback NAME`, or `spec.rollback: true` in Git.\n");
    if (plan.transform() == null) {
      text.append("- A gate that fails.\n");
      text.append("- Deletion of the resource, where deletionPolicy is RollBack.\n");
      return;
    }
    text.append("- More than ").append(spec.verify().maxDivergence());
    text.append(" divergent rows in a comparison from Cutover on.\n");
    if (!byApplication() && spec.dualWrite().onFailure() != DualWrite.OnFailure.HOLD) {
      text.append("- A share of more than ").append(spec.dualWrite().maxFailureRatio());
      text.append(" of the writes of 5 minutes that did not reach the other side.\n");
    }
    if (spec.dualWrite().onFailure() == DualWrite.OnFailure.ROLL_BACK) {
      text.append("- A write that could not be carried to the other side.\n");
    }
    text.append("- Deletion of the resource, where deletionPolicy is RollBack.\n");
  }

  private void order(StringBuilder text) {
    text.append("\n## Its order\n\n");
    if (plan.transform() == null) {
      int first = 1;
      if (plan.takenAway() != null) {
        text.append(first++).append(". If ").append(plan.old());
        text.append(" is hidden, it comes back into sight.\n");
      }
      text.append(first++).append(". Jobs on the way forth are stopped.\n");
      text.append(first).append(". The undo of every step that was done, the last one first.\n");
      return;
    }
    int number = 1;
    if (spec.cutover().flag() != null) {
      text.append(number++).append(". If ").append(plan.old());
      text.append(" is hidden, it comes back into sight.\n");
      text.append(number++).append(". The flag ").append(PlanWords.of(spec.cutover().flag()));
      text.append(
          spec.cutover().inOrder().isEmpty() ? " goes to 0" : " goes to 0 and to no tenant");
      text.append(", and is read back.\n");
      number = restarts(text, number, "all readers are back");
    }
    text.append(number++).append(". Jobs on the way forth are stopped.\n");
    if (plan.pair().wayBack() && !byApplication()) {
      text.append(number++);
      text.append(
          ". If readers had moved, rows whose new value "
              + plan.old()
              + " cannot hold are counted. If there are any, nothing is dropped: it waits for a person (`godwit rollback NAME"
              + " --accept-loss`).\n");
    }
    text.append(number++).append(". If readers had moved, ").append(plan.old()).append(" gets its");
    text.append(spec.cutover().flag() == null ? " name and its constraints" : " constraints");
    text.append(" back. The new one stays for ").append(spec.contract().hideFor());
    text.append(byApplication() ? " more, as the application writes it," : " more, in step,");
    text.append(" for whoever uses it still");
    text.append(
        plan.steps(Stage.HIDE_NEW).isEmpty()
            ? ".\n"
            : "; then it is out of sight for as long again:\n\n");
    plan.steps(Stage.HIDE_NEW).forEach(step -> text.append(PlanWords.sql(step.sql())).append('\n'));
    if (spec.cutover().flag() == null) {
      number = restarts(text, number, "the names are swapped back");
    }
    if (byApplication()) {
      text.append(number++);
      text.append(
          ". Before "
              + PlanWords.fresh(plan)
              + " is hidden or dropped it waits for a person: the application must"
              + " have stopped writing it (`godwit rollback NAME --accept-loss`).\n");
    }
    text.append(number).append(". The undo of every step that was done, the last one first.\n");
  }

  private int restarts(StringBuilder text, int number, String since) {
    List<RestartSpec> workloads = spec.cutover().restart();
    if (workloads == null || workloads.isEmpty()) {
      return number;
    }
    text.append(number).append(". Once ").append(since);
    text.append(", these are restarted, one after the other, and waited for: ");
    text.append(
        workloads.stream()
            .map(one -> one.kind().word() + " " + PlanWords.code(one.name()))
            .collect(Collectors.joining(", ")));
    text.append(". One that is gone is passed over.\n");
    return number + 1;
  }

  private void phases(StringBuilder text) {
    text.append("\n## From where it can be done\n\n| phase | steps with an undo | loses |\n");
    text.append("|---|---|---|\n");
    for (Phase phase : Phase.values()) {
      List<String> ids =
          plan.steps().stream()
              .filter(
                  step ->
                      step.stage().phase() == phase
                          && !step.stage().back()
                          && !step.undo().isEmpty())
              .map(step -> PlanWords.code(step.id()))
              .toList();
      text.append("| ").append(phase.word()).append(" | ");
      text.append(ids.isEmpty() ? "none" : String.join(", ", ids)).append(" | ");
      text.append(loses(phase)).append(" |\n");
    }
  }

  private boolean byApplication() {
    return spec.dualWrite().by() == DualWrite.By.APPLICATION;
  }

  private String loses(Phase phase) {
    if (plan.transform() == null || phase.compareTo(Phase.CUTOVER) < 0) {
      return plan.takenAway() != null && phase == Phase.CONTRACT
          ? "nothing; after the drop: impossible"
          : "nothing";
    }
    String whole =
        !plan.pair().wayBack()
            ? "**every write through " + PlanWords.fresh(plan) + ": there is no down**"
            : byApplication()
                ? "nothing, **as long as the application writes both "
                    + (plan.pair().several() ? "sides" : "columns")
                    + "**: no trigger carries values down"
                : "nothing that down can hold";
    return phase == Phase.CONTRACT ? whole + "; after the drop: impossible" : whole;
  }
}
