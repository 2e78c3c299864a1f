package io.godwit.strategy;

import io.godwit.api.AddPrimaryKeySpec;
import io.godwit.engine.Identifier;
import io.godwit.engine.RowCheck;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.ArrayList;
import java.util.List;

/** {@code addPrimaryKey}: the key of a table that has none. */
record AddPrimaryKey(AddPrimaryKeySpec change) implements TableStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  private String name() {
    return change.name() == null ? Identifier.derive(table().name(), "_pkey") : change.name();
  }

  @Override
  public String summary() {
    return "`%s` is the primary key".formatted(String.join(", ", change.columns()));
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(table(), serverVersion, change.columns());
  }

  @Override
  public List<RowCheck> checks(TableDefinition table) {
    List<RowCheck> checks = new ArrayList<>();
    nullable(table).forEach(column -> checks.add(SetNotNull.noNulls(column)));
    checks.add(AddUnique.noTwo(table, change.columns()));
    return checks;
  }

  private List<String> nullable(TableDefinition table) {
    return change.columns().stream()
        .filter(name -> table.column(name).filter(column -> !column.notNull()).isPresent())
        .toList();
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    return TableRules.of(table)
        .has(change.columns())
        .not(
            table.constraints().stream().anyMatch(constraint -> constraint.kind() == 'p'),
            "table " + table.table() + " has a primary key already")
        .freeConstraint(name())
        .freeIndex(name())
        .uniqueByPartition(change.columns())
        .refusals();
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    List<SqlStep> steps = new ArrayList<>();
    var partitions = table.partitioning();
    if (partitions != null && !nullable(table).isEmpty()) {
      steps.add(
          new ByPartition(table(), partitions, Stage.ENFORCE, "enforce/")
              .nullableOnReturn(nullable(table)));
    }
    for (String column : nullable(table)) {
      steps.addAll(SetNotNull.steps(table, column));
    }
    steps.addAll(AddUnique.key(table, name(), "PRIMARY KEY", change.columns()));
    return steps;
  }
}
