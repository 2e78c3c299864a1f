package io.godwit.lint;

import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogs say at one moment, by the numbers that they keep when something is renamed.
 *
 * @param relations tables, indexes, views and sequences, by their oid
 * @param columns by table and number; dropped ones are not among them
 * @param constraints of tables and domains, by their oid
 * @param indexes by their oid
 * @param triggers those that a user made, by their oid
 * @param others schemas, functions, types, values of enums, policies and extensions, by their oid
 */
public record Inventory(
    Map<Long, Relation> relations,
    Map<ColumnId, Column> columns,
    Map<Long, Constraint> constraints,
    Map<Long, Index> indexes,
    Map<Long, Trigger> triggers,
    Map<Long, Other> others) {

  /**
   * A table, an index, a view or a sequence.
   *
   * @param kind as {@code pg_class.relkind} has it
   * @param file its file; another one means that it was written anew
   * @param parent the partitioned table or index that it belongs to, or 0
   * @param access its owner, rights and row level security, in words
   * @param definition of a view, else empty
   */
  public record Relation(
      TableName name, char kind, long file, long parent, String access, String definition) {
    /** True for what has rows of its own or in partitions. */
    public boolean table() {
      return kind == 'r' || kind == 'p';
    }
  }

  /** Which column: a table's oid and the number in it. */
  public record ColumnId(long table, int number) implements Comparable<ColumnId> {
    @Override
    public int compareTo(ColumnId other) {
      return java.util.Comparator.comparingLong(ColumnId::table)
          .thenComparingInt(ColumnId::number)
          .compare(this, other);
    }
  }

  /**
   * A column.
   *
   * @param filled true if a row that does not name it gets a value
   */
  public record Column(
      String name,
      String type,
      boolean notNull,
      @Nullable String byDefault,
      boolean identity,
      boolean generated,
      boolean filled) {}

  /**
   * A constraint.
   *
   * @param kind as {@code pg_constraint.contype} has it
   * @param table its table's oid, or 0 where it is a domain's
   * @param index the index that it belongs to, or 0
   * @param refersTo the table that a foreign key refers to, or 0
   * @param columns numbers of its columns in their table
   * @param typesDiffer true for a foreign key whose columns are of other types than those they
   *     refer to
   */
  public record Constraint(
      String name,
      char kind,
      long table,
      long index,
      long refersTo,
      boolean validated,
      String definition,
      List<Integer> columns,
      boolean typesDiffer) {
    public Constraint {
      columns = List.copyOf(columns);
    }
  }

  /**
   * An index.
   *
   * @param columns numbers of its key columns, 0 for an expression
   */
  public record Index(
      String name,
      long table,
      boolean unique,
      boolean valid,
      List<Integer> columns,
      String definition) {
    public Index {
      columns = List.copyOf(columns);
    }
  }

  /** A trigger. */
  public record Trigger(String name, long table, String state, String definition) {}

  /**
   * Anything else that has a name.
   *
   * @param sort what it is, in a word
   * @param state what of it can change while it keeps its name
   */
  public record Other(String sort, String name, String state) {}

  public Inventory {
    relations = Map.copyOf(relations);
    columns = Map.copyOf(columns);
    constraints = Map.copyOf(constraints);
    indexes = Map.copyOf(indexes);
    triggers = Map.copyOf(triggers);
    others = Map.copyOf(others);
  }

  /** The name of a relation; its number where it has none here. */
  public String name(long relation) {
    Relation found = relations.get(relation);
    return found == null ? "#" + relation : found.name().toString();
  }

  /**
   * What there is, by names and without numbers: a line for each thing, its name and a tab first.
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    relations
        .values()
        .forEach(
            one -> {
              if (one.kind() != 'i' && one.kind() != 'I') {
                lines.add(
                    "%s %s\t%s %s"
                        .formatted(word(one.kind()), one.name(), one.access(), one.definition()));
              }
            });
    columns.forEach(
        (id, one) ->
            lines.add(
                "column %s.%s\t%s%s%s%s"
                    .formatted(
                        name(id.table()),
                        one.name(),
                        one.type(),
                        one.notNull() ? " NOT NULL" : "",
                        one.byDefault() == null ? "" : " DEFAULT " + one.byDefault(),
                        one.identity() ? " IDENTITY" : one.generated() ? " GENERATED" : "")));
    constraints
        .values()
        .forEach(
            one ->
                lines.add(
                    "constraint %s of %s\t%s"
                        .formatted(one.name(), name(one.table()), one.definition())));
    indexes
        .values()
        .forEach(
            one ->
                lines.add(
                    "index %s of %s\t%s%s"
                        .formatted(
                            one.name(),
                            name(one.table()),
                            one.definition(),
                            one.valid() ? "" : " INVALID")));
    triggers
        .values()
        .forEach(
            one ->
                lines.add(
                    "trigger %s of %s\t%s, %s"
                        .formatted(one.name(), name(one.table()), one.definition(), one.state())));
    others
        .values()
        .forEach(one -> lines.add("%s %s\t%s".formatted(one.sort(), one.name(), one.state())));
    return lines.stream().sorted().toList();
  }

  private static String word(char kind) {
    return switch (kind) {
      case 'v' -> "view";
      case 'm' -> "materialized view";
      case 'S' -> "sequence";
      default -> "table";
    };
  }
}
