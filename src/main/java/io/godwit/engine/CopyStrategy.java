package io.godwit.engine;

/** A change in which rows get another shape in other tables. */
public non-sealed interface CopyStrategy extends MigrationStrategy {
  /** The change, as far as the catalogs have to be asked about it. */
  CopyChange change();

  @Override
  default TableName table() {
    return change().table();
  }

  /** Why it cannot be done safely, each a sentence that says what to do; empty if it can. */
  java.util.List<String> refusals(CopyFacts facts);

  /** The whole plan. */
  Plan plan(CopyFacts facts);

  /** Judged, and planned if nothing speaks against it. */
  default Draft draft(CopyFacts facts) {
    return Draft.of(refusals(facts), () -> plan(facts));
  }
}
