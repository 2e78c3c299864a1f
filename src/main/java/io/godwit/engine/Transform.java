package io.godwit.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the two sides of a migrating column pair follow from each other: all that backfill and
 * comparison need to know. Stored with the plan.
 *
 * @param table the table
 * @param partitioned true if the rows are in partitions
 * @param key by which rows are found and ranges are cut
 * @param oldType type of the old column, as in SQL
 * @param newType type of the new column, as in SQL
 * @param before column names until {@code flipStep} is done
 * @param after column names once it is done
 * @param flipStep id of the step that renames the columns
 * @param up expression for the new value, over columns as {@code upReads} calls them
 * @param upColumn the name that {@code up} has for the old column
 * @param upReads other columns that {@code up} reads
 * @param down expression for the old value, or null if there is no way back
 * @param downColumn the name that {@code down} has for the new column
 * @param downReads other columns that {@code down} reads
 * @param oldByImage true if values of the old type must be compared by their binary image, because
 *     its equality hides differences (rules-postgres 15)
 * @param newByImage the same for the new type
 * @param where condition that limits the rows concerned, or null
 * @param functionName name of the sync function and of its trigger
 * @param skipUserTriggers true if the user's own triggers do not fire for what the backfill writes
 * @param within how far apart the two sides may be and count as equal, or null if not at all
 */
public record Transform(
    TableName table,
    boolean partitioned,
    Key key,
    String oldType,
    String newType,
    Names before,
    Names after,
    String flipStep,
    String up,
    String upColumn,
    List<String> upReads,
    @Nullable String down,
    String downColumn,
    List<String> downReads,
    boolean oldByImage,
    boolean newByImage,
    @Nullable String where,
    String functionName,
    boolean skipUserTriggers,
    @Nullable Within within) {

  /** The names that the two columns have at a time. */
  public record Names(String old, String fresh) {}

  public Transform {
    upReads = List.copyOf(upReads);
    downReads = List.copyOf(downReads);
  }

  /** The same for one of the tables that hold the rows. */
  public Transform at(TableName leaf) {
    return new Transform(
        leaf,
        false,
        key,
        oldType,
        newType,
        before,
        after,
        flipStep,
        up,
        upColumn,
        upReads,
        down,
        downColumn,
        downReads,
        oldByImage,
        newByImage,
        where,
        functionName,
        skipUserTriggers,
        within);
  }

  /** SQL that is true if the new side is not what the old one says, nor near enough to it. */
  public String differs(String value, String due) {
    String differs = Difference.of(value, due, newByImage);
    return within == null ? differs : "(" + differs + " AND NOT " + within.sql(value, due) + ")";
  }

  /** The names once the new side is out of sight on the way back. */
  public Names withdrawn() {
    return new Names(before.old(), Identifier.derive(before.fresh(), "_godwit_new"));
  }

  /** The names before or after the columns were renamed. */
  public Names names(boolean flipped) {
    return flipped ? after : before;
  }
}
