package io.godwit.strategy;

import io.godwit.api.DropIndexSpec;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.List;

/** {@code dropIndex}: an index that nobody needs. */
record DropIndex(DropIndexSpec change) implements TableStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  @Override
  public String summary() {
    return "index `%s` goes".formatted(change.name());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(
        table(), serverVersion, List.of(), List.of(TableRules.supposedIndex(change.name())));
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    var index = table.index(change.name());
    String constraint = index.map(TableDefinition.Index::constraint).orElse(null);
    return TableRules.of(table)
        .hasIndex(change.name())
        .not(
            constraint != null,
            "index %s belongs to constraint %s, and goes with it only"
                .formatted(change.name(), constraint))
        .refusals();
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    String name = table().beside(change.name()).sql();
    String definition =
        table.index(change.name()).map(TableDefinition.Index::definition).orElseThrow();
    var partitions = table.partitioning();
    if (partitions != null) {
      return new ByPartition(table(), partitions, Stage.ENFORCE, "enforce/")
          .dropIndex(change.name(), definition);
    }
    return List.of(
        SqlStep.alone(
            "enforce/drop-index-" + change.name(),
            Stage.ENFORCE,
            List.of("DROP INDEX CONCURRENTLY IF EXISTS " + name),
            List.of(
                "DROP INDEX CONCURRENTLY IF EXISTS " + name,
                definition.replaceFirst("INDEX ", "INDEX CONCURRENTLY ")),
            Probes.noIndex(name)));
  }
}
