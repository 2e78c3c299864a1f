package io.godwit.engine;

/** Knows how to bring one kind of change about. Answers with values, never does anything. */
public sealed interface MigrationStrategy
    permits CopyStrategy, FreeStrategy, KeyStrategy, PairStrategy, TableStrategy, TypeStrategy {
  /** The table that is changed, or the type. */
  TableName table();
}
