package io.godwit.strategy;

import static io.godwit.engine.Identifier.quoted;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Identifier;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableFacts;
import java.util.ArrayList;
import java.util.List;

/**
 * What the new side gets because the old one has it: indexes and statistics in Enforce, constraints
 * once no write through the old side can break them (rules-postgres 1). A CHECK of another type is
 * not among them: what it says, it says of old values.
 */
record Twins(ColumnChange change, TableFacts facts) {

  List<SqlStep> indexes() {
    if (change.several()) {
      return List.of();
    }
    var declared = new Declared(change.table(), Stage.ENFORCE, "enforce/");
    return facts.indexes().stream()
        .map(index -> declared.index(index.newName(), index.unique(), index.newTail()))
        .toList();
  }

  SqlStep statistics() {
    String table = change.table().sql();
    String column = quoted(change.freshNames());
    List<String> sql = new ArrayList<>();
    if (!change.several() && facts.column().statistics() >= 0) {
      sql.add(
          "ALTER TABLE %s ALTER COLUMN %s SET STATISTICS %d"
              .formatted(table, column, facts.column().statistics()));
    }
    sql.add("ANALYZE %s (%s)".formatted(table, column));
    return SqlStep.alone("enforce/statistics", Stage.ENFORCE, sql, List.of(), Probes.never());
  }

  /** NOT NULL, CHECK, UNIQUE and FOREIGN KEY on the new side, each without a long lock. */
  List<SqlStep> constraints(Stage stage) {
    List<SqlStep> steps = new ArrayList<>();
    var declared =
        new Declared(change.table(), stage, stage == Stage.HIDE ? "contract/" : "cutover/");
    if (change.several()) {
      return asked(declared);
    }
    String column = stage == Stage.HIDE ? change.freshName() : change.column();
    if (facts.column().notNull()) {
      String helper = Identifier.derive(change.table().name(), "_godwit_not_null");
      steps.addAll(declared.notNull("new-not-null", column, helper));
    }
    for (TableFacts.Constraint constraint : facts.constraints()) {
      steps.addAll(constraint(declared, constraint));
    }
    return steps;
  }

  /** Of several columns no constraint is carried over; NOT NULL is what the user asks for. */
  private List<SqlStep> asked(Declared declared) {
    List<SqlStep> steps = new ArrayList<>();
    List<String> names = change.freshNames();
    for (int i = 0; i < names.size(); i++) {
      if (change.fresh().get(i).notNull()) {
        String helper = Identifier.derive(change.table().name(), "_godwit_not_null_" + (i + 1));
        steps.addAll(declared.notNull("new-not-null-" + names.get(i), names.get(i), helper));
      }
    }
    return steps;
  }

  private static List<SqlStep> constraint(Declared declared, TableFacts.Constraint constraint) {
    if (constraint.kind() == TableFacts.Constraint.Kind.UNIQUE) {
      return List.of(declared.byIndex(constraint.newName(), "UNIQUE"));
    }
    if (constraint.newDefinition() == null) {
      return List.of();
    }
    return declared.constraint(
        constraint.newName(),
        constraint.newDefinition(),
        constraint.comment(),
        constraint.kind() == TableFacts.Constraint.Kind.FOREIGN_KEY
            ? Lock.SHARE_ROW_EXCLUSIVE
            : Lock.ACCESS_EXCLUSIVE,
        constraint.validated());
  }
}
