package io.godwit.engine;

import io.godwit.api.BackfillSpec.UserTriggers;
import io.godwit.api.Tolerance;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of one column in the words of the user, whatever its kind: what has to be looked up in
 * the catalogs before it can be planned.
 *
 * @param newColumn the new name, or null to keep the name and swap
 * @param newType the new type, or null to keep the type
 * @param up how old becomes new, or null for a plain cast
 * @param down how new becomes old, or null if there is no way back
 * @param where which rows are concerned, or null for all
 * @param userTriggers whether the user's triggers fire for what the backfill writes, or null if
 *     that was not said
 * @param tolerances how far apart the two sides may be
 */
public record ColumnChange(
    TableName table,
    String column,
    @Nullable String newColumn,
    @Nullable String newType,
    @Nullable String up,
    @Nullable String down,
    @Nullable String where,
    @Nullable UserTriggers userTriggers,
    List<Tolerance> tolerances) {
  public ColumnChange {
    tolerances = List.copyOf(tolerances);
  }

  /** The column that a tolerance is about. */
  public String toleratedColumn() {
    return newColumn != null ? newColumn : column;
  }

  /** How far apart the two sides may be; empty if not at all. */
  public Optional<Within> within() {
    return tolerances.stream()
        .filter(tolerance -> tolerance.column().equals(toleratedColumn()))
        .map(Within::of)
        .findFirst();
  }

  /** True if both columns always hold the same value. */
  public boolean identity() {
    return newType == null;
  }

  /** The name of the new column until the two are swapped, or for good if it has its own. */
  public String freshName() {
    return newColumn != null ? newColumn : Identifier.derive(column, "_godwit_new");
  }

  /** The name of the old column once it is out of sight. */
  public String hiddenName() {
    return Identifier.derive(column, "_godwit_old");
  }

  /** The name that {@code down} has for the new column. */
  public String downColumn() {
    return newColumn != null ? newColumn : column;
  }
}
