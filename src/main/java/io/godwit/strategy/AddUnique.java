package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.api.AddUniqueSpec;
import io.godwit.engine.Identifier;
import io.godwit.engine.RowCheck;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.List;
import java.util.stream.Collectors;

/** {@code addUnique}: columns whose values occur once in the table. */
record AddUnique(AddUniqueSpec change) implements TableStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  @Override
  public String summary() {
    return "values of `%s` occur once".formatted(String.join(", ", change.columns()));
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(table(), serverVersion, change.columns());
  }

  @Override
  public List<RowCheck> checks(TableDefinition table) {
    return List.of(noTwo(table, change.columns()));
  }

  /** Rows that are not the only ones with their values; NULL is no value. */
  static RowCheck noTwo(TableDefinition table, List<String> columns) {
    String there =
        columns.stream()
            .map(column -> "%s IS NOT NULL".formatted(quote(column)))
            .collect(Collectors.joining(" AND "));
    return new RowCheck(
        "(%1$s) IN (SELECT %2$s FROM %3$s%4$s WHERE %5$s GROUP BY %2$s HAVING count(*) > 1)"
            .formatted(
                columns.stream()
                    .map(column -> "r." + quote(column))
                    .collect(Collectors.joining(", ")),
                Identifier.quoted(columns),
                table.partitioned() ? "" : "ONLY ",
                table.table().sql(),
                there),
        "share their values of " + String.join(", ", columns) + " with another",
        "delete or correct all but one of each first");
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    return TableRules.of(table)
        .has(change.columns())
        .freeConstraint(change.name())
        .freeIndex(change.name())
        .uniqueByPartition(change.columns())
        .refusals();
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    return key(table, change.name(), "UNIQUE", change.columns());
  }

  /** A constraint by way of an index. */
  static List<SqlStep> key(TableDefinition table, String name, String kind, List<String> columns) {
    var partitions = table.partitioning();
    if (partitions != null) {
      return new ByPartition(table.table(), partitions, Stage.ENFORCE, "enforce/")
          .key(name, kind, columns);
    }
    var declared = new Declared(table.table(), Stage.ENFORCE, "enforce/");
    return List.of(
        declared.index(name, true, "(" + Identifier.quoted(columns) + ")"),
        declared.byIndex(name, kind));
  }
}
