package io.godwit.engine;

import org.jspecify.annotations.Nullable;

/**
 * What goes in Contract where no row gets another shape. Stored with the plan.
 *
 * @param kind what it is
 * @param table the name that it has in sight; of a column that of its table
 * @param column the column, or null if it is no column
 * @param hidden the name that it bears out of sight, in the same schema
 * @param hideStep id of the step that gives it that name
 */
public record TakenAway(
    Kind kind, TableName table, @Nullable String column, String hidden, String hideStep) {
  /** Id of the step that hides it, whatever it is. */
  public static final String HIDE = "contract/hide";

  private static final String SUFFIX = "_godwit_old";

  /** What can go. */
  public enum Kind {
    COLUMN,
    TABLE,
    /** The former name of a table, under which a view stands. */
    NAME
  }

  /** A column of a table. */
  public static TakenAway ofColumn(TableName table, String column) {
    String hidden = Identifier.derive(column, SUFFIX);
    return new TakenAway(Kind.COLUMN, table, column, hidden, HIDE);
  }

  /** A table, or the former name of one. */
  public static TakenAway of(Kind kind, TableName table) {
    return new TakenAway(kind, table, null, Identifier.derive(table.name(), SUFFIX), HIDE);
  }

  /** What people call it: {@code column note of table public.orders}. */
  public String words() {
    return switch (kind) {
      case COLUMN -> "column %s of table %s".formatted(column, table);
      case TABLE -> "table " + table;
      case NAME -> "the former name " + table;
    };
  }

  /** What bears the table's name in sight bears this one out of sight; a column's table its own. */
  public TableName whileHidden() {
    return kind == Kind.COLUMN ? table : table.beside(hidden);
  }
}
