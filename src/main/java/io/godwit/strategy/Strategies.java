package io.godwit.strategy;

import io.godwit.api.MigrationSpec;
import io.godwit.engine.MigrationStrategy;

/** The strategy for a change: a new kind is one class, one field of the spec, one line here. */
public final class Strategies {
  private Strategies() {}

  /**
   * The strategy for what the spec asks for.
   *
   * @throws IllegalArgumentException if the change has no kind that this version knows
   */
  public static MigrationStrategy of(MigrationSpec spec) {
    if (spec.change().changeColumnType() != null) {
      return ChangeColumnType.of(spec.change().changeColumnType(), spec);
    }
    if (spec.change().renameColumn() != null) {
      return RenameColumn.of(spec.change().renameColumn(), spec);
    }
    throw new IllegalArgumentException("spec.change has no kind that this version of Godwit knows");
  }
}
