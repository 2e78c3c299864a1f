package io.godwit.engine;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns by which rows are found and ranges are cut: those of one unique index, in its order.
 * A table without one is walked by place ({@code ctid}), which changes whenever a row does.
 *
 * @param columns none for a table that is walked by place
 */
public record Key(List<Column> columns) {
  /** Rows are found by their place. */
  public static final Key PLACE = new Key(List.of());

  /** Recorded instead of a key by the sync trigger of a table without one. */
  public static final String NO_KEY = "(no key)";

  /** Their equality tells all, and it is built in: extensions' operators may be out of reach. */
  private static final Set<String> EQUATABLE = Set.of("smallint", "integer", "bigint", "uuid");

  /**
   * One column.
   *
   * @param type as in SQL; of a domain, what it is made from
   * @param collation the index's collation as SQL where it is not the column's own, else null
   */
  public record Column(String name, String type, @Nullable String collation) {
    private String text(String row) {
      String value = row + "." + Identifier.quote(name);
      // The text of dates depends on the session's DateStyle, their JSON does not.
      return type.startsWith("date") || type.startsWith("timestamp")
          ? "(pg_catalog.to_jsonb(" + value + ") #>> '{}')"
          : value + "::text";
    }

    private String changed() {
      String quoted = Identifier.quote(name);
      return Difference.of("NEW." + quoted, "OLD." + quoted, !EQUATABLE.contains(type));
    }
  }

  public Key {
    columns = List.copyOf(columns);
  }

  /** A key of one column. */
  public static Key of(String name, String type) {
    return new Key(List.of(new Column(name, type, null)));
  }

  /** True if there is no key to find rows by. */
  public boolean byPlace() {
    return columns.isEmpty();
  }

  /** The columns' names. */
  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }

  /**
   * SQL for a row's key as the ledger keeps it, which reads back as the same key: the column's
   * text, or the text of an array of several.
   */
  public String text(String row) {
    if (byPlace()) {
      return row + ".ctid::text";
    }
    return columns.size() == 1
        ? columns.getFirst().text(row)
        : columns.stream()
            .map(column -> column.text(row))
            .collect(Collectors.joining(", ", "ARRAY[", "]::text"));
  }

  /** SQL that is true in a trigger if the row moves to another key. */
  public String changed() {
    return columns.size() == 1
        ? columns.getFirst().changed()
        : columns.stream().map(Column::changed).collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** A key for people. */
  public String words(String text) {
    return byPlace() ? "ctid " + text + " (the table has no key)" : "key " + text;
  }
}
