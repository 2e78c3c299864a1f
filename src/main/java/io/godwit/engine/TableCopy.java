package io.godwit.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of one table follow from those of another, one for one.
 *
 * @param source the table whose rows are right
 * @param table the copy
 * @param key by which rows of the source are found and ranges are cut
 * @param copyKey the key's columns as the copy calls them, in the same order
 * @param columns for a column of the copy the expression that it is made of, over the source's row
 *     {@code r}; a column that is not named here has the value of the source's column of its name,
 *     and one that has no such namesake follows from nothing
 * @param where condition over {@code r} that limits the rows concerned, or null
 * @param leftOut columns of the copy that are not compared, namesakes or not
 * @param copyWhere condition over the copy's row that limits the rows concerned, or null
 */
public record TableCopy(
    TableName source,
    TableName table,
    Key key,
    List<String> copyKey,
    Map<String, String> columns,
    @Nullable String where,
    Set<String> leftOut,
    @Nullable String copyWhere) {

  /** A copy of which everything is compared that follows from the source. */
  public TableCopy(
      TableName source,
      TableName table,
      Key key,
      List<String> copyKey,
      Map<String, String> columns,
      @Nullable String where) {
    this(source, table, key, copyKey, columns, where, Set.of(), null);
  }

  /**
   * Checks that rows can be matched.
   *
   * @throws IllegalArgumentException if there is no key, or not one name for each of its columns
   */
  public TableCopy {
    copyKey = List.copyOf(copyKey);
    columns = Map.copyOf(columns);
    leftOut = Set.copyOf(leftOut);
    if (key.byPlace()) {
      throw new IllegalArgumentException(
          source + " has no key: its rows cannot be matched with those of " + table);
    }
    if (copyKey.size() != key.columns().size()) {
      throw new IllegalArgumentException(
          "%s has a key of %d columns, of which %s is said to have %s"
              .formatted(source, key.columns().size(), table, copyKey));
    }
  }
}
