package io.godwit.engine;

import org.jspecify.annotations.Nullable;

/**
 * A column that is to be added, as PostgreSQL is asked what it would do for it.
 *
 * @param type as in SQL
 * @param byDefault its default as SQL, or null
 * @param notNull whether it may not be NULL
 */
public record AddedColumn(String name, String type, @Nullable String byDefault, boolean notNull) {
  /** What follows ADD COLUMN. */
  public String sql() {
    return Identifier.quote(name)
        + " "
        + type
        + (byDefault == null ? "" : " DEFAULT (" + byDefault + ")")
        + (notNull ? " NOT NULL" : "");
  }
}
