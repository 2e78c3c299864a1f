package io.godwit.strategy;

import io.godwit.engine.Key;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;

/** What several kinds of change want of a table, each refusal a sentence that says what to do. */
final class TableRules {
  private final TableDefinition table;
  private final List<String> refusals;

  private TableRules(TableDefinition table) {
    this.table = table;
    this.refusals = new ArrayList<>(table.obstacles());
  }

  /** What holds for every change of a table. */
  static TableRules of(TableDefinition table) {
    return new TableRules(table);
  }

  /** The table as it is supposed to be where there is no database to ask. */
  static TableDefinition supposed(TableName table, int serverVersion, List<String> columns) {
    return supposed(
        table,
        serverVersion,
        columns.stream().map(name -> supposedColumn(name, false)).toList(),
        List.of());
  }

  /** The same with columns that are more than a name, and indexes. */
  static TableDefinition supposed(
      TableName table,
      int serverVersion,
      List<TableDefinition.Column> columns,
      List<TableDefinition.Index> indexes) {
    return new TableDefinition(
        table,
        serverVersion,
        0,
        null,
        Key.of("id", "bigint"),
        columns,
        List.of(),
        indexes,
        List.of(),
        TableDefinition.Outside.NONE,
        List.of(),
        "");
  }

  static TableDefinition.Column supposedColumn(String name, boolean notNull) {
    return new TableDefinition.Column(name, "", notNull, null, false, false);
  }

  static TableDefinition.Index supposedIndex(String name) {
    return new TableDefinition.Index(name, "<definition of index " + name + ">", null, true);
  }

  /** Columns that must be there. */
  TableRules has(List<String> columns) {
    List<String> there = table.columns().stream().map(TableDefinition.Column::name).toList();
    for (String column : columns) {
      if (!there.contains(column)) {
        refusals.add(
            "table %s has no column %s; there are %s"
                .formatted(table.table(), column, String.join(", ", there)));
      }
    }
    return this;
  }

  /** An index that must be there. */
  TableRules hasIndex(String name) {
    return not(
        table.index(name).isEmpty(),
        "table %s has no index %s; there are %s"
            .formatted(
                table.table(),
                name,
                String.join(
                    ", ", table.indexes().stream().map(TableDefinition.Index::name).toList())));
  }

  /** Something that must not be. */
  TableRules not(boolean wrong, String refusal) {
    if (wrong) {
      refusals.add(refusal);
    }
    return this;
  }

  /** A name that no constraint of the table may have yet. */
  TableRules freeConstraint(String name) {
    return not(
        table.constraint(name).isPresent(),
        "table %s has a constraint %s already, %s: choose another name"
            .formatted(
                table.table(),
                name,
                table.constraint(name).map(TableDefinition.Constraint::definition).orElse("")));
  }

  /** A name that nothing in the schema may have yet, but what a build that was cut off has left. */
  TableRules freeIndex(String name) {
    boolean taken =
        table.others().contains(name)
            || table.index(name).filter(TableDefinition.Index::valid).isPresent();
    return not(
        taken,
        "%s.%s is there already: choose another name, or drop it first"
            .formatted(table.table().schema(), name));
  }

  /** PostgreSQL sees to it within each partition only that no two rows are equal. */
  TableRules uniqueByPartition(List<String> columns) {
    var partitioning = table.partitioning();
    if (partitioning == null) {
      return this;
    }
    List<String> missing =
        partitioning.by().stream().filter(column -> !columns.contains(column)).toList();
    return not(
            partitioning.byExpression(),
            "table %s is partitioned by an expression: PostgreSQL has no unique key of all its"
                    .formatted(table.table())
                + " partitions then; make one of each partition by itself")
        .not(
            !missing.isEmpty(),
            "%s is part of the partition key of table %s, and not of the key: PostgreSQL sees to it"
                    .formatted(String.join(", ", missing), table.table())
                + " within one partition only that no two rows are equal; name it, too");
  }

  /** All of them. */
  List<String> refusals() {
    return List.copyOf(refusals);
  }
}
