package io.godwit.engine;

import io.godwit.api.BackfillSpec.UserTriggers;
import io.godwit.api.Tolerance;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of columns in the words of the user, whatever its kind: what has to be looked up in the
 * catalogs before it can be planned.
 *
 * @param old the columns that go
 * @param fresh the columns that come
 * @param where which rows are concerned, or null for all
 * @param userTriggers whether the user's triggers fire for what the backfill writes, or null if
 *     that was not said
 * @param tolerances how far apart the two sides may be
 */
public record ColumnChange(
    TableName table,
    List<Old> old,
    List<Fresh> fresh,
    @Nullable String where,
    @Nullable UserTriggers userTriggers,
    List<Tolerance> tolerances) {

  /**
   * A column that goes.
   *
   * @param down how it follows from the new columns, or null if there is no way back to it
   */
  public record Old(String name, @Nullable String down) {
    /** The name once it is out of sight. */
    public String hidden() {
      return Identifier.derive(name, "_godwit_old");
    }
  }

  /**
   * A column that comes.
   *
   * @param name its name, or null to keep that of the one old column, and swap; where all of
   *     several are null, each keeps that of the old column in its place
   * @param type its type, or null to keep that of the one old column
   * @param up how it follows from the old columns, or null for a plain cast of the one old column
   * @param notNull whether it is to be NOT NULL though no old column says so
   */
  public record Fresh(
      @Nullable String name, @Nullable String type, @Nullable String up, boolean notNull) {}

  public ColumnChange {
    old = List.copyOf(old);
    fresh = List.copyOf(fresh);
    tolerances = List.copyOf(tolerances);
  }

  /** True if either side has more than one column. */
  public boolean several() {
    return old.size() + fresh.size() > 2;
  }

  /** The old column; of several the first. */
  public String column() {
    return old.getFirst().name();
  }

  /** The name of the new column, or null to keep the name and swap; of several the first. */
  public @Nullable String newColumn() {
    return fresh.getFirst().name();
  }

  /** The names of the old columns. */
  public List<String> oldNames() {
    return old.stream().map(Old::name).toList();
  }

  /** The names of the new columns until they are swapped, or for good if they have their own. */
  public List<String> freshNames() {
    return IntStream.range(0, fresh.size()).mapToObj(this::freshName).toList();
  }

  private String freshName(int i) {
    String name = fresh.get(i).name();
    return name != null ? name : Identifier.derive(old.get(i).name(), "_godwit_new");
  }

  /** The names that {@code down} has for the new columns. */
  public List<String> spokenNames() {
    return IntStream.range(0, fresh.size()).mapToObj(this::spokenName).toList();
  }

  private String spokenName(int i) {
    String name = fresh.get(i).name();
    return name != null ? name : old.get(i).name();
  }

  /** How far a new column may be from what it should be; empty if not at all. */
  public Optional<Within> within(String spoken) {
    return tolerances.stream()
        .filter(tolerance -> tolerance.column().equals(spoken))
        .map(Within::of)
        .findFirst();
  }

  /** True if both columns always hold the same value. */
  public boolean identity() {
    return !several() && fresh.getFirst().type() == null;
  }

  /** The name of the new column until the two are swapped; of several the first. */
  public String freshName() {
    return freshName(0);
  }

  /** The name of the old column once it is out of sight; of several the first. */
  public String hiddenName() {
    return old.getFirst().hidden();
  }

  /** The names that the columns of either side have once they are out of sight. */
  public List<String> hiddenNames() {
    List<String> fresh = newColumn() == null ? List.of() : freshHiddenNames();
    return Stream.concat(old.stream().map(Old::hidden), fresh.stream()).toList();
  }

  /** The names that new columns with names of their own have once they are out of sight. */
  List<String> freshHiddenNames() {
    return freshNames().stream().map(name -> Identifier.derive(name, "_godwit_new")).toList();
  }
}
