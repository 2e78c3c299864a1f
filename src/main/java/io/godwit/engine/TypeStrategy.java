package io.godwit.engine;

import java.util.List;

/** A change of a type, whatever tables have columns of it. */
public non-sealed interface TypeStrategy extends MigrationStrategy {
  /** Why it cannot be done, each a sentence that says what to do; empty if it can. */
  List<String> refusals(EnumType type);

  /** What it comes to, in a few words. */
  String summary();

  /** What the people who approve it should know. */
  List<String> warnings();

  /** All steps, in order. */
  List<SqlStep> steps();

  /** The type as it would be where nothing speaks against it. */
  EnumType supposed();

  /** Judged, and planned if nothing speaks against it. */
  default Draft draft(EnumType type) {
    return Draft.of(
        refusals(type), () -> new Plan(table(), summary(), null, steps(), "", warnings(), 0));
  }
}
