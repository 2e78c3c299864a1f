package io.godwit.engine;

import java.util.List;

/** Knows how to bring one kind of change about. Answers with values, never does anything. */
public interface MigrationStrategy {

  /** The change, as far as the catalogs have to be asked about it. */
  ColumnChange change();

  /** Why it cannot be done safely, each a sentence that says what to do; empty if it can. */
  List<String> refusals(TableFacts facts);

  /** The whole plan. */
  Plan plan(TableFacts facts);
}
