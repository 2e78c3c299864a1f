package io.godwit.engine;

import java.util.List;

/** A change of a key, with all that refers to it: rows of several tables get another shape. */
public non-sealed interface KeyStrategy extends MigrationStrategy {
  /** The change, as far as the catalogs have to be asked about it. */
  KeyChange change();

  @Override
  default TableName table() {
    return change().table();
  }

  /** Why it cannot be done safely, each a sentence that says what to do; empty if it can. */
  List<String> refusals(KeyFacts facts);

  /** The whole plan. */
  Plan plan(KeyFacts facts);

  /** Judged, and planned if nothing speaks against it. */
  default Draft draft(KeyFacts facts) {
    return Draft.of(refusals(facts), () -> plan(facts));
  }
}
