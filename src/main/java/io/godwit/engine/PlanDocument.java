package io.godwit.engine;

import io.godwit.api.MigrationSpec;

/** stub */
public record PlanDocument(String migrationPlan, String rollbackPlan, String summary) {
  /** stub */
  public static PlanDocument of(MigrationSpec spec, Plan plan, String hash) {
    return new PlanDocument("", "", plan.steps().size() + " steps");
  }
}
