package io.godwit.engine;

import org.jspecify.annotations.Nullable;

/**
 * One column of a side: what it is called, and how its value follows from the other side.
 *
 * @param before its name until the columns are renamed
 * @param after its name from then on
 * @param spoken the name that expressions of the other side have for it
 * @param type its type, as in SQL
 * @param byImage true if values of the type must be compared by their binary image, because its
 *     equality hides differences (rules-postgres 15)
 * @param expression its value, over columns of the other side as they are spoken of and over other
 *     columns of the row; null for an old column to which there is no way back
 * @param within how far its value may be from what it should be and count as equal, or null if not
 *     at all
 */
public record SideColumn(
    String before,
    String after,
    String spoken,
    String type,
    boolean byImage,
    @Nullable String expression,
    @Nullable Within within) {

  /** SQL that is true if a value of it is not what it should be, nor near enough to it. */
  public String differs(String value, String due) {
    String differs = Difference.of(value, due, byImage);
    return within == null ? differs : "(" + differs + " AND NOT " + within.sql(value, due) + ")";
  }

  /** The same, however near it is. */
  public String differsAtAll(String value, String due) {
    return Difference.of(value, due, byImage);
  }

  /** The name with its type, as in SQL. */
  public String typed() {
    return before + " " + type;
  }
}
