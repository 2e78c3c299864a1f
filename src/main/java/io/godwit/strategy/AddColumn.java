package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.api.AddColumnSpec;
import io.godwit.engine.AddedColumn;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code addColumn}: one column more, without the table being rewritten. */
record AddColumn(AddColumnSpec change) implements TableStrategy {
  @Override
  public TableName table() {
    return TableName.parse(change.table());
  }

  @Override
  public String summary() {
    return "new column `%s`".formatted(added().sql().replace('\n', ' '));
  }

  private boolean notNull() {
    return Boolean.TRUE.equals(change.notNull());
  }

  private AddedColumn added() {
    return new AddedColumn(change.column(), change.type(), change.byDefault(), notNull());
  }

  @Override
  public Optional<AddedColumn> adds() {
    return Optional.of(added());
  }

  @Override
  public TableDefinition supposed(int serverVersion) {
    return TableRules.supposed(table(), serverVersion, List.of());
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    return TableRules.of(table)
        .not(
            table.column(change.column()).isPresent(),
            "table %s has a column %s already, of type %s: choose another name"
                .formatted(
                    table.table(),
                    change.column(),
                    table.column(change.column()).map(TableDefinition.Column::type).orElse("")))
        .not(
            notNull() && change.byDefault() == null,
            "column %s is to be NOT NULL without a default: the rows that are there would have no"
                    .formatted(change.column())
                + " value. Give it a default; or add it without NOT NULL, fill it, then setNotNull")
        .refusals();
  }

  @Override
  public List<String> warnings(TableDefinition table) {
    return List.of(
        "Statements that name no columns see the new one. A prepared `SELECT *` of table %s fails once"
                .formatted(table.table())
            + " in each session that has prepared it (\"cached plan must not change result type\"),"
            + " inside a transaction until that is over; so do ORMs that cache the columns of a table,"
            + " until they are restarted. INSERT and COPY without a list of columns give it no value.",
        "The way back drops the column with whatever was written to it.");
  }

  /** No scan and no rewrite: the catalogs keep a constant default for rows that are there. */
  @Override
  public List<SqlStep> steps(TableDefinition table) {
    List<String> sql = new ArrayList<>();
    sql.add("ALTER TABLE %s ADD COLUMN %s".formatted(table().sql(), added().sql()));
    String comment = change.comment();
    if (comment != null) {
      sql.add(
          "COMMENT ON COLUMN %s.%s IS %s"
              .formatted(table().sql(), quote(change.column()), literal(comment)));
    }
    return List.of(
        SqlStep.transaction(
            "expand/add-column-" + change.column(),
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            sql,
            List.of(
                "ALTER TABLE %s DROP COLUMN IF EXISTS %s"
                    .formatted(table().sql(), quote(change.column()))),
            Probes.column(table(), change.column())));
  }
}
