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

/**
 * Expand: the new columns, nullable and without a default. One that takes the place of one has all
 * that is said of that; to several belong the rights that are given on every old column alone.
 */
record NewColumn(ColumnChange change, TableFacts facts, List<String> withdrawn) {

  List<SqlStep> steps() {
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    List<String> names = change.freshNames();
    for (int i = 0; i < names.size(); i++) {
      sql.addAll(added(quote(names.get(i)), facts.fresh().get(i).type()));
      undo.addAll(0, undo(quote(names.get(i)), withdrawn.get(i)));
    }
    return List.of(
        SqlStep.transaction(
            "expand/add-column" + (names.size() == 1 ? "" : "s"),
            Stage.EXPAND,
            Lock.ACCESS_EXCLUSIVE,
            sql,
            undo,
            Probes.columns(change.table(), names)));
  }

  private List<String> added(String column, String type) {
    String table = change.table().sql();
    TableFacts.Column old = facts.column();
    List<String> sql = new ArrayList<>();
    sql.add(
        "ALTER TABLE %s ADD COLUMN %s %s%s"
            .formatted(
                table,
                column,
                type,
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
    if (!change.several() && old.comment() != null) {
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
    return sql;
  }

  /** Under a name of its own it may be out of sight by then; nobody else's column is touched. */
  private List<String> undo(String column, String withdrawn) {
    String table = change.table().sql();
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
