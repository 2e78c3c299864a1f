package io.godwit.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a migration will do, decided once in Prepare and stored in the ledger; later
 * versions execute what is stored (rules-operator 2).
 *
 * @param table the table that is changed; of several the one that the user names
 * @param summary what it comes to, in a few words
 * @param pairs the columns of both sides, one for each table whose rows get another shape, that of
 *     the user's table first; empty if none does
 * @param steps every step, in the order of execution
 * @param fingerprint what the catalogs said of the tables, a line for each object
 * @param warnings what the people who approve this should know
 * @param rowsEstimated rows of the tables, as the catalog estimates them
 * @param takenAway what goes in Contract where no row gets another shape, or null
 * @param bystanders tables whose rows stay as they are, and of which something else is changed
 * @param fill a column of the user's table whose default each row is given in Backfill, once,
 *     though no row gets another shape; or null
 * @param estimates what its work takes, or null if nobody has measured
 */
public record Plan(
    TableName table,
    String summary,
    List<Transform> pairs,
    List<SqlStep> steps,
    String fingerprint,
    List<String> warnings,
    long rowsEstimated,
    @Nullable TakenAway takenAway,
    List<TableName> bystanders,
    @Nullable Transform fill,
    @Nullable Estimates estimates) {

  public Plan {
    pairs = List.copyOf(pairs);
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
    bystanders = List.copyOf(bystanders);
  }

  /** A plan that changes one table. */
  public Plan(
      TableName table,
      String summary,
      @Nullable Transform transform,
      List<SqlStep> steps,
      String fingerprint,
      List<String> warnings,
      long rowsEstimated,
      @Nullable TakenAway takenAway) {
    this(
        table,
        summary,
        transform == null ? List.of() : List.of(transform),
        steps,
        fingerprint,
        warnings,
        rowsEstimated,
        takenAway,
        List.of(),
        null,
        null);
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
    this(table, summary, transform, steps, fingerprint, warnings, rowsEstimated, null);
  }

  /** The same, with what its work takes. */
  public Plan taking(Estimates measured) {
    return with(warnings, fill, measured);
  }

  /** The same, with more that people should know. */
  public Plan warned(List<String> more) {
    return with(Stream.concat(warnings.stream(), more.stream()).toList(), fill, estimates);
  }

  /** The same, with a column that is filled. */
  Plan filling(@Nullable Transform column) {
    return with(warnings, column, estimates);
  }

  private Plan with(List<String> all, @Nullable Transform column, @Nullable Estimates measured) {
    return new Plan(
        table,
        summary,
        pairs,
        steps,
        fingerprint,
        all,
        rowsEstimated,
        takenAway,
        bystanders,
        column,
        measured);
  }

  /** Whose rows are written in Backfill, one for each table, as they are found meanwhile. */
  public List<Transform> filled() {
    return fill == null ? pairs.stream().map(Transform::filling).toList() : List.of(fill);
  }

  /** What a step or {@link Estimates#BACKFILL} takes, if it was measured. */
  Optional<Estimates.Estimate> estimate(String work) {
    return estimates == null ? Optional.empty() : estimates.of(work);
  }

  /** All tables that are changed, the user's first. */
  public List<TableName> tables() {
    Set<TableName> tables = new LinkedHashSet<>(List.of(table));
    pairs.forEach(pair -> tables.add(pair.table()));
    tables.addAll(bystanders);
    return List.copyOf(tables);
  }

  /** The columns of both sides of the user's table, or null if no row gets another shape. */
  public @Nullable Transform transform() {
    return pairs.isEmpty() ? null : pairs.getFirst();
  }

  /** True if rows are copied to other tables. */
  public boolean copies() {
    Transform pair = transform();
    return pair != null && pair.copies() != null;
  }

  /** True if something goes in Contract that somebody may be using. */
  public boolean contracts() {
    return !pairs.isEmpty() || takenAway != null;
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
        ? pairs.isEmpty() ? takenAway.words() : "the old table"
        : pairs.isEmpty()
            ? "the old column"
            : PlanWords.side("old", PlanWords.columns(this, Transform.Names::old));
  }

  /**
   * The columns of both sides of the user's table.
   *
   * @throws IllegalStateException if there is none: nobody compares or fills rows then
   */
  public Transform pair() {
    if (pairs.isEmpty()) {
      throw new IllegalStateException("no row of " + table + " gets another shape");
    }
    return pairs.getFirst();
  }

  /** The steps of one stage, in order. */
  public List<SqlStep> steps(Stage stage) {
    return steps.stream().filter(step -> step.stage() == stage).toList();
  }
}
