package io.godwit.engine;

import io.godwit.api.Mode;
import java.util.List;
import java.util.Optional;

/** A change in which rows get another shape: a column and another one side by side for a while. */
public non-sealed interface PairStrategy extends MigrationStrategy {
  /** The change, as far as the catalogs have to be asked about it. */
  ColumnChange change();

  @Override
  default TableName table() {
    return change().table();
  }

  /** Why it cannot be done safely, each a sentence that says what to do; empty if it can. */
  List<String> refusals(TableFacts facts);

  /** The whole plan. */
  Plan plan(TableFacts facts);

  /** Which road it takes. */
  Mode mode();

  /**
   * The whole plan of the short way, if there is one: a single statement, and nothing beside it.
   */
  Optional<Plan> direct(TableFacts facts);

  /** Judged, and planned if nothing speaks against it. */
  default Draft draft(TableFacts facts) {
    return Draft.of(refusals(facts), () -> plan(facts));
  }
}
