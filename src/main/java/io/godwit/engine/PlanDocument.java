package io.godwit.engine;

import io.godwit.api.MigrationSpec;
import org.jspecify.annotations.Nullable;

/**
 * A plan as people read it: the way forth, the way back, and both in a few words. Pure.
 *
 * @param migrationPlan MIGRATION-PLAN.md
 * @param rollbackPlan ROLLBACK-PLAN.md
 * @param summary at most {@value #SUMMARY} bytes, for status
 */
public record PlanDocument(String migrationPlan, String rollbackPlan, String summary) {
  private static final int SUMMARY = 1024;

  /**
   * The documents of a plan.
   *
   * @param hash the plan's hash, or null if the plan was made without its database
   */
  public static PlanDocument of(MigrationSpec spec, Plan plan, @Nullable String hash) {
    return new PlanDocument(
        new ForwardText(spec, plan, hash).text(),
        new RollbackText(spec, plan, hash).text(),
        summary(plan, hash));
  }

  /** How many steps there are, which cannot be taken back, and what else should be known. */
  private static String summary(Plan plan, @Nullable String hash) {
    String locks =
        Long.toString(
            plan.steps().stream()
                .filter(step -> !step.sql().isEmpty())
                .filter(step -> step.lock() == SqlStep.Lock.ACCESS_EXCLUSIVE)
                .count());
    String text =
        PlanWords.steps(plan)
            + ", point of no return: "
            + PlanWords.pointOfNoReturn(plan)
            + "; "
            + locks
            + " short exclusive locks; "
            + (hash == null ? "" : PlanWords.rows(plan) + "; ")
            + "warnings: "
            + plan.warnings().size();
    return text.length() <= SUMMARY ? text : text.substring(0, SUMMARY);
  }
}
