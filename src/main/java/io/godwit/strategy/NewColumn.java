package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableFacts;
import java.util.ArrayList;
import java.util.List;

/** Expand: the new column, nullable and without a default, with all that is said of the old one. */
record NewColumn(ColumnChange change, TableFacts facts, String withdrawn) {

  List<SqlStep> steps() {
    String table = change.table().sql();
    String column = quote(change.freshName());
    TableFacts.Column old = facts.column();
    List<String> sql = new ArrayList<>();
    sql.add(
        "ALTER TABLE %s ADD COLUMN %s %s%s"
            .formatted(
                table,
                column,
                facts.newType(),
                change.identity() && old.collation() != null ? " COLLATE " + old.collation() : ""));
    if (change.identity() && old.storage() != null) {
      sql.add(
          "ALTER TABLE %s ALTER COLUMN %s SET STORAGE %s".formatted(table, column, old.storage()));
    }
    if (change.identity() && old.compression() != null) {
      sql.add(
          "ALTER TABLE %s ALTER COLUMN %s SET COMPRESSION %s"
              .formatted(table, column, old.compression()));
    }
    if (old.comment() != null) {
      sql.add("COMMENT ON COLUMN %s.%s IS %s".formatted(table, column, literal(old.comment())));
    }
    for (TableFacts.Grant grant : facts.grants()) {
      sql.add(
          "GRANT %s (%s) ON %s TO %s%s"
              .formatted(
                  grant.privilege(),
                  column,
                  table,
                  grant.grantee(),
                  grant.grantable() ? " WITH GRANT OPTION" : ""));
    }
    return List.of(
        SqlStep.transaction(
            "expand/add-column",
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            sql,
            undo(table, column),
            Probes.column(change.table(), change.freshName())));
  }

  /** Under a name of its own it may be out of sight by then; nobody else's column is touched. */
  private List<String> undo(String table, String column) {
    String drop = "ALTER TABLE %s DROP COLUMN %s".formatted(table, column);
    return change.newColumn() == null
        ? List.of(drop)
        : List.of(
            ("DO $godwit$ BEGIN ALTER TABLE %s RENAME COLUMN %s TO %s;"
                    + " EXCEPTION WHEN undefined_column THEN NULL; END $godwit$")
                .formatted(table, quote(withdrawn), column),
            drop);
  }
}
