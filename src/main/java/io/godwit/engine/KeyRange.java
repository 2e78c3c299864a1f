package io.godwit.engine;

import static io.godwit.engine.Identifier.quote;

/** What the types of keys can hold. */
public final class KeyRange {
  private KeyRange() {}

  /** The least value of a type. */
  public static long least(String type) {
    return type.equals("smallint") ? Short.MIN_VALUE : Integer.MIN_VALUE;
  }

  /** The greatest value of a type. */
  public static long most(String type) {
    return type.equals("smallint") ? Short.MAX_VALUE : Integer.MAX_VALUE;
  }

  /** How the new column follows from the old one. */
  public static String up(String column) {
    return quote(column) + "::bigint";
  }

  /**
   * How the old column follows from the new one: not at all where it cannot hold the value. No
   * write fails by that, nor is one counted as failed.
   */
  public static String down(String column, String type) {
    return "CASE WHEN %1$s BETWEEN %2$d AND %3$d THEN %1$s::%4$s END"
        .formatted(quote(column), least(type), most(type), type);
  }
}
