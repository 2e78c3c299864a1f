package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.api.AddColumnSpec;
import io.godwit.api.BackfillSpec;
import io.godwit.engine.AddedColumn;
import io.godwit.engine.SideColumn;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableName;
import io.godwit.engine.TableStrategy;
import io.godwit.engine.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code addColumn}: one column more, without the table being rewritten. A default that differs
 * from row to row is for new rows at first; the backfill gives it to those that are there.
 *
 * @param backfill how rows are filled, if they are
 * @param triggers the user's that would fire then; null if the catalogs keep one value for all rows
 */
record AddColumn(
    AddColumnSpec change, BackfillSpec backfill, TableFacts.@Nullable Triggers triggers)
    implements TableStrategy {
  static AddColumn of(AddColumnSpec change, BackfillSpec backfill) {
    return new AddColumn(change, backfill, null);
  }

  @Override
  public TableStrategy filling(TableFacts.Triggers firing) {
    return new AddColumn(change, backfill, firing);
  }

  private boolean filled() {
    return triggers != null;
  }

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
  public Optional<Transform> fill(TableDefinition table) {
    if (!filled()) {
      return Optional.empty();
    }
    String name = change.column();
    return Optional.of(
        new Transform(
            table.table(),
            table.partitioning() != null,
            table.key(),
            List.of(),
            List.of(
                new SideColumn(name, name, name, change.type(), false, change.byDefault(), null)),
            "",
            List.of(),
            List.of(),
            null,
            "",
            backfill.userTriggers() == BackfillSpec.UserTriggers.SKIP,
            null));
  }

  @Override
  public List<String> refusals(TableDefinition table) {
    List<String> refusals = new ArrayList<>(ofColumn(table));
    if (triggers != null) {
      refusals.addAll(Refusals.ofTriggers(table(), backfill.userTriggers(), triggers));
      if (backfill.where() != null) {
        refusals.add(
            "backfill.where is %s, and every row is given the default of a new column: leave it out"
                .formatted(backfill.where()));
      }
    }
    return refusals;
  }

  private List<String> ofColumn(TableDefinition table) {
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
    List<String> warnings = new ArrayList<>();
    if (filled()) {
      warnings.add(
          "The default %s has another value for each row. New rows have it at once; those that are"
                  .formatted(change.byDefault())
              + " there are NULL until Backfill comes to them. A NULL that is written meanwhile is"
              + " taken for a row that it has not come to yet"
              + (notNull() ? "; the column is NOT NULL from Enforce on." : "."));
    }
    warnings.add(
        "Statements that name no columns see the new one. A prepared `SELECT *` of table %s fails once"
                .formatted(table.table())
            + " in each session that has prepared it (\"cached plan must not change result type\"),"
            + " inside a transaction until that is over; so do ORMs that cache the columns of a table,"
            + " until they are restarted. INSERT and COPY without a list of columns give it no value.");
    warnings.add("The way back drops the column with whatever was written to it.");
    return warnings;
  }

  @Override
  public List<SqlStep> steps(TableDefinition table) {
    List<SqlStep> steps = new ArrayList<>(List.of(add()));
    if (filled() && notNull()) {
      steps.addAll(SetNotNull.steps(table, change.column()));
    }
    return steps;
  }

  /** No scan and no rewrite: the catalogs keep a constant default for rows that are there. */
  private SqlStep add() {
    AddedColumn there =
        filled() ? new AddedColumn(change.column(), change.type(), null, false) : added();
    List<String> sql = new ArrayList<>();
    sql.add("ALTER TABLE %s ADD COLUMN %s".formatted(table().sql(), there.sql()));
    if (filled()) {
      sql.add(
          "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT (%s)"
              .formatted(table().sql(), quote(change.column()), change.byDefault()));
    }
    String comment = change.comment();
    if (comment != null) {
      sql.add(
          "COMMENT ON COLUMN %s.%s IS %s"
              .formatted(table().sql(), quote(change.column()), literal(comment)));
    }
    return SqlStep.transaction(
        "expand/add-column-" + change.column(),
        Stage.EXPAND,
        Lock.ACCESS_EXCLUSIVE,
        sql,
        List.of(
            "ALTER TABLE %s DROP COLUMN IF EXISTS %s"
                .formatted(table().sql(), quote(change.column()))),
        Probes.column(table(), change.column()));
  }
}
