package io.godwit.strategy;

import io.godwit.api.ReindexSpec;
import io.godwit.engine.Identifier;
import io.godwit.engine.Partitioning;
import io.godwit.engine.SqlStep;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** {@code reindex}: indexes built anew, while they are used. */
record Reindex(ReindexSpec change) implements TableStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  @Override
  public String summary() {
    return change.name() == null
        ? "all indexes are built anew"
        : "index `%s` is built anew".formatted(change.name());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(
        table(),
        serverVersion,
        List.of(),
        Stream.ofNullable(change.name()).map(TableRules::supposedIndex).toList());
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    String name = change.name();
    TableRules rules = TableRules.of(table);
    return (name == null ? rules : rules.hasIndex(name)).refusals();
  }

  /** It takes nothing away and leaves nothing new: there is nothing to be taken back. */
  @Override
  public List<SqlStep> steps(TableDefinition table) {
    String name = change.name();
    List<String> sql = new ArrayList<>(leftovers(table));
    sql.add(
        name == null
            ? "REINDEX TABLE CONCURRENTLY " + table().sql()
            : "REINDEX INDEX CONCURRENTLY " + table().beside(name).sql());
    return List.of(SqlStep.alone("enforce/reindex", Stage.ENFORCE, sql, List.of(), Probes.never()));
  }

  /** A build that was cut off leaves invalid indexes of these names; nobody's own is touched. */
  private List<String> leftovers(TableDefinition table) {
    List<String> names =
        change.name() == null
            ? table.indexes().stream().map(TableDefinition.Index::name).toList()
            : List.of(change.name());
    return Stream.concat(ofPartitions(table), ofTable(table, names)).toList();
  }

  /** What was there already when the plan was made is left alone. */
  private Stream<String> ofPartitions(TableDefinition table) {
    var partitions = table.partitioning();
    return partitions == null
        ? Stream.empty()
        : partitions.indexes().stream()
            .filter(Partitioning.Attached::leaf)
            .filter(index -> change.name() == null || change.name().equals(index.root()))
            .flatMap(
                index ->
                    Stream.of("_ccnew", "_ccold")
                        .map(end -> Identifier.derive(index.name(), end))
                        .filter(name -> !partitions.names().contains(name))
                        .map(index.table()::beside))
            .map(name -> "DROP INDEX CONCURRENTLY IF EXISTS " + name.sql());
  }

  private Stream<String> ofTable(TableDefinition table, List<String> names) {
    return names.stream()
        .flatMap(name -> Stream.of("_ccnew", "_ccold").map(end -> Identifier.derive(name, end)))
        .filter(name -> table.index(name).filter(TableDefinition.Index::valid).isEmpty())
        .map(name -> "DROP INDEX CONCURRENTLY IF EXISTS " + table().beside(name).sql());
  }
}
