package io.godwit.engine;

/** SQL that is true when two values differ, NULL being a value like any other. */
public final class Difference {
  private Difference() {}

  /**
   * The condition.
   *
   * @param byImage compare what is stored, because the type's equality hides differences such as
   *     1.0 and 1.00, or does not exist (rules-postgres 15). A function call: PostgreSQL reads
   *     {@code ROW(a) *<> ROW(b)} as a comparison column by column
   */
  public static String of(String left, String right, boolean byImage) {
    return byImage
        ? "pg_catalog.record_image_ne(ROW(%s), ROW(%s))".formatted(left, right)
        : "(%s IS DISTINCT FROM %s)".formatted(left, right);
  }
}
