package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * Cutover where the name is kept: both columns, their indexes and the sync function change names in
 * one short transaction (rules-operator 11).
 */
record NameSwap(ColumnChange change, TableFacts facts, SyncSteps sync, OldSide oldSide) {
  static final String ID = "cutover/swap";

  SqlStep step() {
    List<String> sql = new ArrayList<>(oldSide.relaxed());
    List<String> undo = new ArrayList<>();
    String name = change.column();
    if (facts.column().defaultSql() != null) {
      sql.add(alter(name, "DROP DEFAULT"));
    }
    sql.add(rename(name, change.hiddenName()));
    sql.add(rename(change.freshName(), name));
    String byDefault = facts.fresh().getFirst().byDefault();
    if (byDefault != null) {
      sql.add(alter(name, "SET DEFAULT " + byDefault));
      undo.add(alter(name, "DROP DEFAULT"));
    }
    undo.add(rename(name, change.freshName()));
    undo.add(rename(change.hiddenName(), name));
    if (facts.column().defaultSql() != null) {
      undo.add(alter(name, "SET DEFAULT " + facts.column().defaultSql()));
    }
    for (TableFacts.Index index : facts.indexes()) {
      String away = Identifier.derive(index.name(), "_godwit_old");
      sql.add(renameIndex(index.name(), away));
      sql.add(renameIndex(index.newName(), index.name()));
      undo.add(renameIndex(index.name(), index.newName()));
      undo.add(renameIndex(away, index.name()));
    }
    undo.addAll(oldSide.declared());
    sql.add(sync.functionAfter());
    undo.add(sync.functionBefore());
    return SqlStep.transaction(
        ID,
        Stage.CUTOVER,
        Lock.ACCESS_EXCLUSIVE,
        sql,
        undo,
        Probes.column(change.table(), change.hiddenName()));
  }

  private String rename(String from, String to) {
    return "ALTER TABLE %s RENAME COLUMN %s TO %s"
        .formatted(change.table().sql(), quote(from), quote(to));
  }

  private String alter(String column, String what) {
    return "ALTER TABLE %s ALTER COLUMN %s %s".formatted(change.table().sql(), quote(column), what);
  }

  private String renameIndex(String from, String to) {
    return "ALTER INDEX %s.%s RENAME TO %s"
        .formatted(quote(change.table().schema()), quote(from), quote(to));
  }
}
