package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;
import static java.util.stream.Collectors.joining;

import io.godwit.api.AddForeignKeySpec;
import io.godwit.engine.Identifier;
import io.godwit.engine.RowCheck;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** {@code addForeignKey}: columns whose values are keys of another table. */
record AddForeignKey(AddForeignKeySpec change) implements TableStrategy {
  /** From here on a foreign key of a partitioned table can be declared NOT VALID. */
  private static final int NOT_VALID_OF_PARTITIONED = 180_000;

  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  @Override
  public String summary() {
    return "`%s` refers to `%s (%s)`"
        .formatted(
            String.join(", ", change.columns()),
            other(),
            String.join(", ", change.references().columns()));
  }

  private TableName other() {
    return TableName.parse(change.references().table());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(table(), serverVersion, change.columns());
  }

  /** MATCH SIMPLE: a row with a NULL in one of the columns refers to nothing. */
  @Override
  public List<RowCheck> checks(TableDefinition table) {
    String there =
        change.columns().stream()
            .map(column -> "r.%s IS NOT NULL".formatted(quote(column)))
            .collect(joining(" AND "));
    String same =
        IntStream.range(0, change.columns().size())
            .mapToObj(
                i ->
                    "o.%s = r.%s"
                        .formatted(
                            quote(change.references().columns().get(i)),
                            quote(change.columns().get(i))))
            .collect(joining(" AND "));
    return List.of(
        new RowCheck(
            "%s AND NOT EXISTS (SELECT FROM %s AS o WHERE %s)"
                .formatted(there, other().sql(), same),
            "refer to nothing in " + other(),
            "delete or correct them first"));
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    return TableRules.of(table).has(change.columns()).freeConstraint(change.name()).refusals();
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    var partitions = table.partitioning();
    if (partitions != null && table.serverVersion() < NOT_VALID_OF_PARTITIONED) {
      return new ByPartition(table(), partitions, Stage.ENFORCE, "enforce/")
          .foreignKey(change.name(), definition());
    }
    return new Declared(table(), Stage.ENFORCE, "enforce/")
        .constraint(change.name(), definition(), null, Lock.SHARE_ROW_EXCLUSIVE, true);
  }

  private String definition() {
    return "FOREIGN KEY (%s) REFERENCES %s (%s)%s%s"
        .formatted(
            Identifier.quoted(change.columns()),
            other().sql(),
            Identifier.quoted(change.references().columns()),
            follows("DELETE", change.onDelete()),
            follows("UPDATE", change.onUpdate()));
  }

  private static String follows(String event, AddForeignKeySpec.@Nullable Follows follows) {
    return follows == null ? "" : " ON " + event + " " + follows.name().replace('_', ' ');
  }
}
