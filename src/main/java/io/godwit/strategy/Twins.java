package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
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
 * What the new side gets because the old one has it: indexes and statistics in Enforce, constraints
 * once no write through the old side can break them (rules-postgres 1).
 */
record Twins(ColumnChange change, TableFacts facts) {

  List<SqlStep> indexes() {
    List<SqlStep> steps = new ArrayList<>();
    for (TableFacts.Index index : facts.indexes()) {
      String name = quote(change.table().schema()) + "." + quote(index.newName());
      steps.add(
          SqlStep.alone(
              "enforce/index-" + index.newName(),
              Stage.ENFORCE,
              List.of(
                  // A build that was cut off leaves an invalid index of this name.
                  "DROP INDEX CONCURRENTLY IF EXISTS " + name,
                  "CREATE %sINDEX CONCURRENTLY %s ON %s %s"
                      .formatted(
                          index.unique() ? "UNIQUE " : "",
                          quote(index.newName()),
                          change.table().sql(),
                          index.newTail())),
              List.of("DROP INDEX CONCURRENTLY IF EXISTS " + name),
              Probes.validIndex(name)));
    }
    return steps;
  }

  SqlStep statistics() {
    String table = change.table().sql();
    String column = quote(change.freshName());
    List<String> sql = new ArrayList<>();
    if (facts.column().statistics() >= 0) {
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
    String prefix = stage == Stage.HIDE ? "contract/" : "cutover/";
    String column = stage == Stage.HIDE ? change.freshName() : change.column();
    if (facts.column().notNull()) {
      steps.addAll(notNull(stage, prefix, column));
    }
    for (TableFacts.Constraint constraint : facts.constraints()) {
      steps.addAll(
          switch (constraint.kind()) {
            case CHECK, FOREIGN_KEY -> validated(stage, prefix, constraint);
            case UNIQUE -> List.of(unique(stage, prefix, constraint));
          });
    }
    return steps;
  }

  private List<SqlStep> notNull(Stage stage, String prefix, String column) {
    String table = change.table().sql();
    String helper = Identifier.derive(change.table().name(), "_godwit_not_null");
    String dropHelper =
        "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, quote(helper));
    return List.of(
        SqlStep.transaction(
            prefix + "new-not-null-declared",
            stage,
            Lock.ACCESS_EXCLUSIVE,
            List.of(
                "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
                    .formatted(table, quote(helper), quote(column))),
            List.of(dropHelper),
            Probes.constraint(change.table(), helper)),
        SqlStep.alone(
            prefix + "new-not-null-validated",
            stage,
            List.of("ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table, quote(helper))),
            List.of(),
            Probes.validConstraint(change.table(), helper)),
        SqlStep.transaction(
            prefix + "new-not-null",
            stage,
            Lock.ACCESS_EXCLUSIVE,
            List.of(
                // No scan: the valid CHECK proves it.
                "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL".formatted(table, quote(column)),
                dropHelper),
            List.of("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL".formatted(table, quote(column))),
            Probes.notNull(change.table(), column)));
  }

  private List<SqlStep> validated(Stage stage, String prefix, TableFacts.Constraint constraint) {
    String table = change.table().sql();
    String name = quote(constraint.newName());
    List<String> add = new ArrayList<>();
    add.add(
        "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID"
            .formatted(table, name, constraint.newDefinition()));
    if (constraint.comment() != null) {
      add.add(
          "COMMENT ON CONSTRAINT %s ON %s IS %s"
              .formatted(name, table, literal(constraint.comment())));
    }
    SqlStep declared =
        SqlStep.transaction(
            prefix + "declare-" + constraint.newName(),
            stage,
            constraint.kind() == TableFacts.Constraint.Kind.FOREIGN_KEY
                ? Lock.SHARE_ROW_EXCLUSIVE
                : Lock.ACCESS_EXCLUSIVE,
            add,
            List.of("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, name)),
            Probes.constraint(change.table(), constraint.newName()));
    if (!constraint.validated()) {
      return List.of(declared);
    }
    return List.of(
        declared,
        SqlStep.alone(
            prefix + "validate-" + constraint.newName(),
            stage,
            List.of("ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table, name)),
            List.of(),
            Probes.validConstraint(change.table(), constraint.newName())));
  }

  private SqlStep unique(Stage stage, String prefix, TableFacts.Constraint constraint) {
    String table = change.table().sql();
    String name = quote(constraint.newName());
    return SqlStep.transaction(
        prefix + "declare-" + constraint.newName(),
        stage,
        Lock.ACCESS_EXCLUSIVE,
        List.of(
            "ALTER TABLE %s ADD CONSTRAINT %s UNIQUE USING INDEX %s".formatted(table, name, name)),
        // The index goes with the constraint; the undo of the index finds nothing then.
        List.of("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, name)),
        Probes.constraint(change.table(), constraint.newName()));
  }
}
