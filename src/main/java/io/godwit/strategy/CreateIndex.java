package io.godwit.strategy;

import io.godwit.api.CreateIndexSpec;
import io.godwit.engine.Identifier;
import io.godwit.engine.RowCheck;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.List;

/** {@code createIndex}: an index of any kind, built while the table is written. */
record CreateIndex(CreateIndexSpec change) implements TableStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  @Override
  public String summary() {
    return "%sindex `%s` on `%s`"
        .formatted(unique() ? "unique " : "", change.name(), String.join(", ", change.keys()))
        .replace('\n', ' ');
  }

  private boolean unique() {
    return Boolean.TRUE.equals(change.unique());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(
        table(), serverVersion, change.include() == null ? List.of() : change.include());
  }

  /** Of expressions too: PostgreSQL compares what it would index. */
  @Override
  public List<RowCheck> checks(TableDefinition table) {
    if (!unique() || !plain(table)) {
      return List.of();
    }
    return List.of(AddUnique.noTwo(table, change.keys()));
  }

  private boolean plain(TableDefinition table) {
    return change.where() == null
        && change.keys().stream().allMatch(column -> table.column(column).isPresent());
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    TableRules rules =
        TableRules.of(table)
            .has(change.include() == null ? List.of() : change.include())
            .freeIndex(change.name());
    return (unique() ? rules.uniqueByPartition(named()) : rules).refusals();
  }

  /** The columns among what is indexed; an expression is none. */
  private List<String> named() {
    return change.keys().stream()
        .map(key -> key.startsWith("\"") ? key.split("\"", -1)[1] : key.split(" ", 2)[0])
        .toList();
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    StringBuilder tail = new StringBuilder();
    if (change.method() != null) {
      tail.append("USING ").append(Identifier.quote(change.method())).append(' ');
    }
    tail.append('(').append(String.join(", ", change.keys())).append(')');
    if (change.include() != null) {
      tail.append(" INCLUDE (").append(Identifier.quoted(change.include())).append(')');
    }
    if (change.with() != null) {
      tail.append(" WITH (").append(change.with()).append(')');
    }
    if (change.where() != null) {
      tail.append(" WHERE ").append(change.where());
    }
    var partitions = table.partitioning();
    return partitions == null
        ? List.of(
            new Declared(table(), Stage.ENFORCE, "enforce/")
                .index(change.name(), unique(), tail.toString()))
        : new ByPartition(table(), partitions, Stage.ENFORCE, "enforce/")
            .index(change.name(), unique(), tail.toString());
  }
}
