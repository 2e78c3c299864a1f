package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.api.DropNotNullSpec;
import io.godwit.engine.Identifier;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.List;

/** {@code dropNotNull}: a column that may be NULL from then on. */
record DropNotNull(DropNotNullSpec change) implements TableStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  @Override
  public String summary() {
    return "column `%s` may be NULL".formatted(change.column());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(
        table(),
        serverVersion,
        List.of(TableRules.supposedColumn(change.column(), true)),
        List.of());
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    var column = table.column(change.column());
    boolean free = column.filter(c -> !c.notNull()).isPresent();
    boolean inKey =
        table.constraints().stream()
            .anyMatch(c -> c.kind() == 'p' && c.definition().contains(quote(change.column())));
    return TableRules.of(table)
        .has(List.of(change.column()))
        .not(free, "column " + change.column() + " may be NULL already: there is nothing to do")
        .not(inKey, "column " + change.column() + " is part of the primary key, which has no NULL")
        .not(
            column.filter(TableDefinition.Column::identity).isPresent(),
            "column " + change.column() + " is an identity column, which is never NULL")
        .refusals();
  }

  /** The way back declares it again for new rows and then of all: rows with NULL forbid it. */
  @Override
  public List<SqlStep> steps(TableDefinition table) {
    String sql = table().sql();
    String column = quote(change.column());
    String helper = quote(Identifier.derive(table().name(), "_godwit_not_null"));
    String name = table.column(change.column()).map(TableDefinition.Column::notNullName).orElse("");
    boolean named = !name.isEmpty();
    return List.of(
        SqlStep.alone(
            "expand/validated-on-return",
            Stage.EXPAND,
            List.of(),
            named
                ? List.of("ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(sql, quote(name)))
                : List.of(
                    "ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(sql, helper),
                    "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL".formatted(sql, column),
                    "ALTER TABLE %s DROP CONSTRAINT %s".formatted(sql, helper)),
            Probes.always()),
        SqlStep.transaction(
            "expand/drop-not-null",
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            List.of("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL".formatted(sql, column)),
            List.of(
                named
                    ? "ALTER TABLE %s ADD CONSTRAINT %s NOT NULL %s NOT VALID"
                        .formatted(sql, quote(name), column)
                    : "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
                        .formatted(sql, helper, column)),
            Probes.nullable(table(), change.column())));
  }
}
