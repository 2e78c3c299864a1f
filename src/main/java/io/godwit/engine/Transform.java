package io.godwit.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the two sides of a migrating table follow from each other, one column or several on each: all
 * that backfill and comparison need to know. Stored with the plan.
 *
 * @param table the table
 * @param partitioned true if the rows are in partitions
 * @param key by which rows are found and ranges are cut
 * @param old the old columns; those with an expression can be had back from the new ones
 * @param fresh the new columns, each with the expression that fills it
 * @param flipStep id of the step that renames the columns
 * @param upReads columns that the expressions of the new side and the condition read
 * @param downReads columns that the expressions of the old side read
 * @param where condition that limits the rows concerned, or null
 * @param functionName name of the sync function and of its trigger
 * @param skipUserTriggers true if the user's own triggers do not fire for what the backfill writes
 * @param beyond condition on a row, by the names that columns have once they are renamed: true if
 *     the old side cannot hold it, so that nothing leads back while there is one; null if there is
 *     no such limit
 */
public record Transform(
    TableName table,
    boolean partitioned,
    Key key,
    List<SideColumn> old,
    List<SideColumn> fresh,
    String flipStep,
    List<String> upReads,
    List<String> downReads,
    @Nullable String where,
    String functionName,
    boolean skipUserTriggers,
    @Nullable String beyond,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Copies copies) {

  /** Both sides are columns of one table. */
  public Transform(
      TableName table,
      boolean partitioned,
      Key key,
      List<SideColumn> old,
      List<SideColumn> fresh,
      String flipStep,
      List<String> upReads,
      List<String> downReads,
      @Nullable String where,
      String functionName,
      boolean skipUserTriggers,
      @Nullable String beyond) {
    this(
        table,
        partitioned,
        key,
        old,
        fresh,
        flipStep,
        upReads,
        downReads,
        where,
        functionName,
        skipUserTriggers,
        beyond,
        null);
  }

  /** The names that the columns of both sides have at a time, in their order. */
  public record Names(List<String> old, List<String> fresh) {
    public Names {
      old = List.copyOf(old);
      fresh = List.copyOf(fresh);
    }
  }

  public Transform {
    old = List.copyOf(old);
    fresh = List.copyOf(fresh);
    upReads = List.copyOf(upReads);
    downReads = List.copyOf(downReads);
  }

  /** The same for one of the tables that hold the rows. */
  public Transform at(TableName leaf) {
    return with(leaf, key);
  }

  /** How rows are found while they are filled: those that have no key yet by their place. */
  public Transform filling() {
    return copies != null && copies.fill() != null ? with(table, Key.PLACE) : this;
  }

  /** The names that the table whose rows are filled and compared bears at one time or another. */
  public List<TableName> known() {
    List<TableName> names = new ArrayList<>(List.of(table));
    if (copies != null) {
      names.add(copies.hidden());
    }
    return names;
  }

  private Transform with(TableName leaf, Key by) {
    return new Transform(
        leaf,
        false,
        by,
        old,
        fresh,
        flipStep,
        upReads,
        downReads,
        where,
        functionName,
        skipUserTriggers,
        beyond,
        copies);
  }

  /**
   * True if rows are given the column's default, each once: there is no old side that says what it
   * should be.
   */
  public boolean byDefault() {
    return old.isEmpty() && copies == null;
  }

  /**
   * True if a row that fails is set aside. A place is another row's by and by, so that nothing can
   * be kept out by it; of rows that are given a default nobody would look at those again; and a
   * copy without the row would be all that is left in the end.
   */
  public boolean setsAside() {
    return !key.byPlace() && !byDefault() && copies == null;
  }

  /** True if either side has more than one column. */
  public boolean several() {
    return old.size() + fresh.size() > 2;
  }

  /** True if every old column can be had back from the new ones. */
  public boolean wayBack() {
    return copies != null
        ? copies.carried()
        : old.stream().allMatch(column -> column.expression() != null);
  }

  /** True if some old column can be had back from the new ones. */
  public boolean someWayBack() {
    return copies != null
        ? copies.carried()
        : old.stream().anyMatch(column -> column.expression() != null);
  }

  /** The names before or after the columns were renamed. */
  public Names names(boolean flipped) {
    return flipped
        ? names(SideColumn::after, SideColumn::after)
        : names(SideColumn::before, SideColumn::before);
  }

  /** The names once the new side is out of sight on the way back. */
  public Names withdrawn() {
    return names(SideColumn::before, column -> Identifier.derive(column.before(), "_godwit_new"));
  }

  private Names names(Function<SideColumn, String> ofOld, Function<SideColumn, String> ofFresh) {
    return new Names(old.stream().map(ofOld).toList(), fresh.stream().map(ofFresh).toList());
  }
}
