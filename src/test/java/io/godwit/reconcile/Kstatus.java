package io.godwit.reconcile;

import io.godwit.api.Condition;
import io.godwit.api.Migration;
import java.util.List;
import java.util.Objects;

/**
 * What GitOps tools make of a resource: the rules of kstatus (sigs.k8s.io/cli-utils, package
 * status) for a kind that it does not know.
 */
enum Kstatus {
  IN_PROGRESS,
  CURRENT,
  FAILED,
  TERMINATING;

  static Kstatus of(Migration migration) {
    var status = Objects.requireNonNull(migration.getStatus());
    if (migration.getMetadata().getDeletionTimestamp() != null) {
      return TERMINATING;
    }
    if (status.observedGeneration() != migration.getMetadata().getGeneration()) {
      return IN_PROGRESS;
    }
    List<Condition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
    for (Condition condition : conditions) {
      if (condition.type().equals("Reconciling") && condition.status().equals("True")) {
        return IN_PROGRESS;
      }
      if (condition.type().equals("Stalled") && condition.status().equals("True")) {
        return FAILED;
      }
    }
    return conditions.stream()
            .filter(condition -> condition.type().equals("Ready"))
            .allMatch(condition -> condition.status().equals("True"))
        ? CURRENT
        : IN_PROGRESS;
  }
}
