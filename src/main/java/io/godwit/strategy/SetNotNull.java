package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.api.SetNotNullSpec;
import io.godwit.engine.Identifier;
import io.godwit.engine.RowCheck;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.List;

/** {@code setNotNull}: a column that may not be NULL any more. */
record SetNotNull(SetNotNullSpec change) implements TableStrategy {
  /** From here on NOT NULL itself can be declared NOT VALID. */
  private static final int DECLARABLE = 180_000;

  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  @Override
  public String summary() {
    return "column `%s` may not be NULL any more".formatted(change.column());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(table(), serverVersion, List.of(change.column()));
  }

  @Override
  public List<RowCheck> checks(TableDefinition table) {
    return table.column(change.column()).isEmpty() ? List.of() : List.of(noNulls(change.column()));
  }

  /** Rows in which a column is NULL. */
  static RowCheck noNulls(String column) {
    return new RowCheck(
        "r.%s IS NULL".formatted(quote(column)),
        "have NULL in column " + column,
        "fill them first, and see to it that nobody writes NULL any more");
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    boolean done =
        table.column(change.column()).filter(TableDefinition.Column::notNull).isPresent();
    return TableRules.of(table)
        .has(List.of(change.column()))
        .not(done, "column " + change.column() + " is NOT NULL already: there is nothing to do")
        .refusals();
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    return steps(table, change.column());
  }

  /** NOT NULL of one column; before 18 by way of a CHECK. */
  static List<SqlStep> steps(TableDefinition table, String column) {
    var declared = new Declared(table.table(), Stage.ENFORCE, "enforce/");
    String name = table.table().name() + "_" + column;
    return table.serverVersion() < DECLARABLE
        ? declared.notNull(
            "not-null-" + column, column, Identifier.derive(name, "_godwit_not_null"))
        : declared.constraint(
            Identifier.derive(name, "_not_null"),
            "NOT NULL " + quote(column),
            null,
            Lock.ACCESS_EXCLUSIVE,
            true);
  }
}
