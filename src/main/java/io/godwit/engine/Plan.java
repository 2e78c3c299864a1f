package io.godwit.engine;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a migration will do, decided once in Prepare and stored in the ledger; later
 * versions execute what is stored (rules-operator 2).
 *
 * @param table the table that is changed
 * @param summary what it comes to, in a few words
 * @param transform the columns of both sides, or null if no row gets another shape
 * @param steps every step, in the order of execution
 * @param fingerprint what the catalogs said of the table, a line for each object
 * @param warnings what the people who approve this should know
 * @param rowsEstimated rows of the table, as the catalog estimates them
 * @param takenAway what goes in Contract where no row gets another shape, or null
 * @param estimates what its work takes, or null if nobody has measured
 */
public record Plan(
    TableName table,
    String summary,
    @Nullable Transform transform,
    List<SqlStep> steps,
    String fingerprint,
    List<String> warnings,
    long rowsEstimated,
    @Nullable TakenAway takenAway,
    @Nullable Estimates estimates) {

  public Plan {
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /** A plan that takes nothing away but the old side of a pair. */
  public Plan(
      TableName table,
      String summary,
      @Nullable Transform transform,
      List<SqlStep> steps,
      String fingerprint,
      List<String> warnings,
      long rowsEstimated) {
    this(table, summary, transform, steps, fingerprint, warnings, rowsEstimated, null, null);
  }

  /** The same, with what its work takes. */
  public Plan taking(Estimates estimates) {
    return new Plan(
        table,
        summary,
        transform,
        steps,
        fingerprint,
        warnings,
        rowsEstimated,
        takenAway,
        estimates);
  }

  /** What a step or {@link Estimates#BACKFILL} takes, if it was measured. */
  Optional<Estimates.Estimate> estimate(String work) {
    return estimates == null ? Optional.empty() : estimates.of(work);
  }

  /** True if something goes in Contract that somebody may be using. */
  public boolean contracts() {
    return transform != null || takenAway != null;
  }

  /**
   * Id of the step from which on the old shape bears another name.
   *
   * @throws IllegalStateException if nothing is taken away
   */
  public String flipStep() {
    return takenAway == null ? pair().flipStep() : takenAway.hideStep();
  }

  /** What goes, for logs: {@code the old column}. */
  public String old() {
    return takenAway != null
        ? takenAway.words()
        : transform == null
            ? "the old column"
            : PlanWords.side("old", transform.names(false).old());
  }

  /**
   * The columns of both sides.
   *
   * @throws IllegalStateException if there is none: nobody compares or fills rows then
   */
  public Transform pair() {
    if (transform == null) {
      throw new IllegalStateException("no row of " + table + " gets another shape");
    }
    return transform;
  }

  /** The steps of one stage, in order. */
  public List<SqlStep> steps(Stage stage) {
    return steps.stream().filter(step -> step.stage() == stage).toList();
  }
}
