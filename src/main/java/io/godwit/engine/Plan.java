package io.godwit.engine;

import java.util.List;

/**
 * Everything that a migration will do, decided once in Prepare and stored in the ledger; later
 * versions execute what is stored (rules-operator 2).
 *
 * @param transform the pair of columns
 * @param steps every step, in the order of execution
 * @param fingerprint what the catalogs said of the table, a line for each object
 * @param warnings what the people who approve this should know
 * @param rowsEstimated rows of the table, as the catalog estimates them
 */
public record Plan(
    Transform transform,
    List<SqlStep> steps,
    String fingerprint,
    List<String> warnings,
    long rowsEstimated) {

  public Plan {
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /** The steps of one stage, in order. */
  public List<SqlStep> steps(Stage stage) {
    return steps.stream().filter(step -> step.stage() == stage).toList();
  }
}
