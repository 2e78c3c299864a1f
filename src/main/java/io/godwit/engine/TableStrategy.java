package io.godwit.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A change of what a table says of itself: no row gets another shape. */
public non-sealed interface TableStrategy extends MigrationStrategy {
  /** What rows must be like; it is looked at before anything is planned. */
  default List<RowCheck> checks(TableDefinition table) {
    return List.of();
  }

  /** Why it cannot be done safely, each a sentence that says what to do; empty if it can. */
  List<String> refusals(TableDefinition table);

  /** The column that it adds, if any: it is tried on an empty twin of the table. */
  default Optional<AddedColumn> adds() {
    return Optional.empty();
  }

  /** The same where {@link #adds} has a default that differs from row to row. */
  default TableStrategy filling(TableFacts.Triggers triggers) {
    return this;
  }

  /** The column whose default is given to each row in Backfill, if any. */
  default Optional<Transform> fill(TableDefinition table) {
    return Optional.empty();
  }

  /** What it takes away in Contract, if anything: whoever uses it is looked for. */
  default Optional<TakenAway> takesAway() {
    return Optional.empty();
  }

  /** What the people who approve it should know. */
  default List<String> warnings(TableDefinition table) {
    return List.of();
  }

  /** What it comes to, in a few words: {@code column note may not be NULL}. */
  String summary();

  /** The table as it would be in a database of that version where nothing speaks against it. */
  TableDefinition supposed(int serverVersion);

  /** All steps, in order. */
  List<SqlStep> steps(TableDefinition table);

  /**
   * Judged, and planned if nothing speaks against it.
   *
   * @param broken a sentence for each of {@link #checks} that rows break
   * @param remarks what else was found that people should know, each a sentence
   */
  default Draft draft(TableDefinition table, List<String> broken, List<String> remarks) {
    List<String> refusals = new ArrayList<>(refusals(table));
    refusals.addAll(broken);
    List<String> warnings = new ArrayList<>(warnings(table));
    warnings.addAll(remarks);
    return Draft.of(
        refusals,
        () ->
            new Plan(
                    table(),
                    summary(),
                    null,
                    steps(table),
                    table.fingerprint(),
                    warnings,
                    table.rowsEstimated(),
                    takesAway().orElse(null))
                .filling(fill(table).orElse(null)));
  }
}
