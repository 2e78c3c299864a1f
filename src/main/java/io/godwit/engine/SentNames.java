package io.godwit.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Columns under names that a table has not had, as subscribers meet them who are sent all of its
 * columns (rules-postgres 22).
 *
 * @param columns that a subscriber has to have before Expand
 * @param leaving columns that are not sent any more under their names once they are out of sight
 * @param retyped columns that have values of another type from Cutover on
 * @param turned a column whose name stands for another value from Cutover on, or null
 */
public record SentNames(
    TableName table,
    List<Column> columns,
    List<String> leaving,
    List<Column> retyped,
    @Nullable String turned) {

  /**
   * A column.
   *
   * @param type as in SQL, with what follows it; or null
   * @param like the column whose type it has where {@code type} is null
   */
  public record Column(String name, @Nullable String type, String like) {
    private String type(Map<String, String> types) {
      return type != null ? type : types.getOrDefault(like, "?");
    }
  }

  public SentNames {
    columns = List.copyOf(columns);
    leaving = List.copyOf(leaving);
    retyped = List.copyOf(retyped);
  }

  /** Of a change in which rows get another shape. */
  public static SentNames of(ColumnChange change) {
    boolean swaps = change.newColumn() == null;
    List<Column> columns = new ArrayList<>(fresh(change, change.freshNames()));
    change.old().forEach(old -> columns.add(new Column(old.hidden(), null, old.name())));
    if (!swaps) {
      columns.addAll(fresh(change, change.freshHiddenNames()));
    }
    return new SentNames(
        change.table(),
        columns,
        swaps ? List.of() : change.oldNames(),
        swaps ? fresh(change, change.oldNames()) : List.of(),
        swaps && change.fresh().getFirst().up() != null ? change.column() : null);
  }

  /** The same of a key: its values stay what they are. */
  public static SentNames ofKey(ColumnChange change) {
    SentNames names = of(change);
    return new SentNames(names.table, names.columns, names.leaving, names.retyped, null);
  }

  /** Of the short way: a column gets another type, in place. */
  public static SentNames direct(ColumnChange change) {
    SentNames names = of(change);
    return new SentNames(names.table, List.of(), List.of(), names.retyped, names.turned);
  }

  /** Of a column that is added; its default is the subscriber's, too, if it is one for all rows. */
  public static SentNames of(TableName table, AddedColumn added, boolean eachItsOwn) {
    String byDefault = added.byDefault();
    String type =
        added.type() + (byDefault == null || eachItsOwn ? "" : " DEFAULT (" + byDefault + ")");
    Column column = new Column(added.name(), type, added.name());
    return new SentNames(table, List.of(column), List.of(), List.of(), null);
  }

  /** Of a column that goes. */
  public static SentNames ofColumn(TakenAway taken, String column) {
    return new SentNames(
        taken.table(),
        List.of(new Column(taken.hidden(), null, column)),
        List.of(column),
        List.of(),
        null);
  }

  private static List<Column> fresh(ColumnChange change, List<String> names) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String like = change.old().get(Math.min(i, change.old().size() - 1)).name();
      columns.add(new Column(names.get(i), change.fresh().get(i).type(), like));
    }
    return columns;
  }

  /**
   * The statement that makes a subscriber's table ready.
   *
   * @param types of the table's columns, as SQL
   */
  public String ready(Map<String, String> types) {
    List<String> actions = new ArrayList<>();
    for (Column column : columns) {
      actions.add(
          "ADD COLUMN IF NOT EXISTS %s %s"
              .formatted(Identifier.quote(column.name()), column.type(types)));
    }
    for (String name : leaving) {
      actions.add("ALTER COLUMN %s DROP NOT NULL".formatted(Identifier.quote(name)));
    }
    for (Column column : retyped) {
      actions.add(
          "ALTER COLUMN %1$s TYPE %2$s USING %1$s::%2$s"
              .formatted(Identifier.quote(column.name()), column.type(types)));
    }
    return "ALTER TABLE " + table.sql() + " " + String.join(", ", actions);
  }
}
