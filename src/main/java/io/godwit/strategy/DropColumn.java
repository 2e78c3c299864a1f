package io.godwit.strategy;

import static io.godwit.engine.Identifier.derive;
import static io.godwit.engine.Identifier.quote;

import io.godwit.api.DropColumnSpec;
import io.godwit.api.DropNotNullSpec;
import io.godwit.engine.Identifier;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import io.godwit.engine.TakenAway;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code dropColumn}: unused for a while, hidden reversibly, dropped. */
record DropColumn(DropColumnSpec change) implements TableStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  private TakenAway taken() {
    return TakenAway.ofColumn(table(), change.column());
  }

  @Override
  public Optional<TakenAway> takesAway() {
    return Optional.of(taken());
  }

  @Override
  public String summary() {
    return "column `%s` goes".formatted(change.column());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    String other = change.column().equals("id") ? "another" : "id";
    return TableRules.supposed(table(), serverVersion, List.of(other, change.column()));
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    var partitions = table.partitioning();
    return TableRules.of(table)
        .has(List.of(change.column()))
        .not(
            table.columns().size() == 1,
            "column %s is the only one of table %s: drop the table (dropTable)"
                .formatted(change.column(), table.table()))
        .not(
            partitions != null && partitions.by().contains(change.column()),
            "column %s is part of the partition key of table %s, which cannot be changed"
                .formatted(change.column(), table.table()))
        .not(
            partitions != null && partitions.byExpression(),
            "table %s is partitioned by an expression, and whether column %s is part of it is not"
                    .formatted(table.table(), change.column())
                + " known: drop the column by hand")
        .refusals();
  }

  @Override
  public List<String> warnings(TableDefinition table) {
    String column = quote(change.column());
    String key = table.key().names().isEmpty() ? "" : Identifier.quoted(table.key().names()) + ", ";
    return List.of(
        "The values of column %s are lost with the drop, and nothing leads back from there. To keep a copy: CREATE TABLE %s AS SELECT %s%s FROM %s."
            .formatted(
                change.column(),
                table().beside(derive(table().name() + "_" + change.column(), "_kept")).sql(),
                key,
                column,
                table().sql()),
        "An INSERT into table %s without a list of columns has a value too many after the drop, or puts values into the wrong columns, and no evidence shows it, as it does not name the column: give it a list."
            .formatted(table()),
        "SELECT * has a column less from the hiding on (under another name until the drop), and a"
            + " prepared one fails once in each session that has prepared it: \"cached plan must"
            + " not change result type\".");
  }

  /**
   * Whoever names the column no more must be able to insert: NOT NULL without a value of its own
   * would forbid it.
   */
  @Override
  public List<SqlStep> steps(TableDefinition table) {
    List<SqlStep> steps = new ArrayList<>();
    if (table.column(change.column()).filter(c -> c.notNull() && !c.filled()).isPresent()) {
      steps.addAll(
          new DropNotNull(new DropNotNullSpec(change.table(), change.column())).steps(table));
    }
    String hidden = taken().hidden();
    steps.add(
        SqlStep.transaction(
            TakenAway.HIDE,
            Stage.HIDE,
            Lock.ACCESS_EXCLUSIVE,
            List.of(rename(change.column(), hidden)),
            List.of(rename(hidden, change.column())),
            Probes.column(table(), hidden)));
    steps.add(
        SqlStep.drop(
            List.of(
                "ALTER TABLE %s DROP COLUMN %s RESTRICT".formatted(table().sql(), quote(hidden))),
            Probes.noColumns(table(), List.of(change.column(), hidden))));
    return steps;
  }

  private String rename(String from, String to) {
    return "ALTER TABLE %s RENAME COLUMN %s TO %s".formatted(table().sql(), quote(from), quote(to));
  }
}
