package io.godwit.engine;

import static io.godwit.engine.Identifier.quote;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The new side of a table that is copied: other tables. Stored with the plan.
 *
 * @param hidden the name of the old table from the swap on, when the first of the new ones has its
 *     own
 * @param sources all columns of the old table
 * @param fixed those of them GENERATED ALWAYS AS IDENTITY
 * @param targets the new tables
 * @param carried true if what is written to the new tables after the swap is carried back
 * @param fill how rows get a key that have none yet, or null if every row has one
 */
public record Copies(
    TableName hidden,
    List<String> sources,
    List<String> fixed,
    List<Target> targets,
    boolean carried,
    @Nullable Fill fill) {

  /** A key column, and SQL that gives the next value. */
  public record Fill(String column, String value) {}

  /**
   * One of the new tables.
   *
   * @param table its name until the swap
   * @param after its name from then on
   * @param columns those that follow from the old row
   * @param expressions how each of them does, over the columns of the old row
   * @param match columns by which a row of it is found: the key, and those of the partition key
   * @param fixed columns GENERATED ALWAYS AS IDENTITY, which no UPDATE can set
   * @param key the old key as its columns are called here
   * @param own columns that follow from nothing
   * @param where condition over the old row, or null for all rows
   * @param back how columns of the old table follow from a row of it; each is in one table only,
   *     unless rows are divided
   * @param partitions its partitions, as the plan makes them
   * @param partial true if old columns are divided: other tables have the others
   */
  public record Target(
      TableName table,
      TableName after,
      List<String> columns,
      List<String> expressions,
      List<String> match,
      List<String> fixed,
      List<String> key,
      List<String> own,
      @Nullable String where,
      Map<String, String> back,
      List<TableName> partitions,
      boolean partial) {
    public Target {
      columns = List.copyOf(columns);
      expressions = List.copyOf(expressions);
      match = List.copyOf(match);
      fixed = List.copyOf(fixed);
      key = List.copyOf(key);
      own = List.copyOf(own);
      back = Map.copyOf(back);
      partitions = List.copyOf(partitions);
    }

    /** How one of its columns follows. */
    public String expression(String column) {
      return expressions.get(columns.indexOf(column));
    }

    /** The condition as SQL that is never NULL. */
    public String included() {
      return where == null ? "true" : "coalesce((" + where + "), false)";
    }
  }

  public Copies {
    sources = List.copyOf(sources);
    fixed = List.copyOf(fixed);
    targets = List.copyOf(targets);
  }

  /** True if a new table is not the first, and has some of the columns only. */
  public boolean lesser(Target target) {
    return target.partial() && !target.equals(targets.getFirst());
  }

  /** True if rows are divided: each belongs into one of the new tables. */
  public boolean divided() {
    return targets.stream().anyMatch(target -> target.where() != null);
  }

  /** SQL that counts into how many tables a row belongs that has to be in exactly one. */
  public String belongs() {
    return targets.stream()
        .map(target -> "(" + target.included() + ")::int")
        .collect(Collectors.joining(" + "));
  }

  /** How the rows of a new table follow from those of the old one, before the swap. */
  public TableCopy forth(TableName source, Key key, Target target) {
    Map<String, String> columns = new HashMap<>();
    for (String column : target.columns()) {
      columns.put(column, target.expression(column));
    }
    return new TableCopy(
        source,
        target.table(),
        key,
        target.key(),
        columns,
        target.where(),
        Set.copyOf(target.own()),
        null);
  }

  /** How the rows of the old table follow from those of a new one, after the swap. */
  public TableCopy back(Key key, Target target) {
    List<Key.Column> columns = new ArrayList<>();
    for (int i = 0; i < key.columns().size(); i++) {
      columns.add(
          new Key.Column(
              target.key().get(i), key.columns().get(i).type(), key.columns().get(i).collation()));
    }
    Set<String> leftOut = new LinkedHashSet<>(sources);
    leftOut.removeAll(target.back().keySet());
    boolean lesser = lesser(target);
    return new TableCopy(
        target.after(),
        hidden,
        new Key(columns),
        key.names(),
        target.back(),
        lesser ? some(target, key, target.back()::get) : null,
        leftOut,
        lesser ? some(target, key, column -> quote(column)) : target.where());
  }

  private interface Value {
    @Nullable String of(String column);
  }

  /** True of a row that says more than its key: without one nothing has to be there. */
  private static String some(Target target, Key key, Value value) {
    return target.back().keySet().stream()
        .filter(column -> !key.names().contains(column))
        .sorted()
        .map(column -> "(" + value.of(column) + ") IS NOT NULL")
        .collect(Collectors.joining(" OR ", "(", ")"));
  }
}
