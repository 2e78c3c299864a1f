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
 * The old side's own constraints step back before readers move, because a {@code down} that cannot
 * hold a value would otherwise fail the application's write; rollback declares them NOT VALID and
 * validates them (rules-postgres 1). Where both sides hold the same value nothing can fail.
 *
 * <p>Before 18 a NOT NULL can be had without a long lock only by way of a valid CHECK, the helper.
 */
record OldSide(ColumnChange change, TableFacts facts) {

  /** The old side stays as it is if nothing written through the new one could break it. */
  private boolean untouched() {
    return change.identity() || (!facts.notNull() && checks().isEmpty());
  }

  /**
   * Steps that do nothing on the way forth; their undo runs after the old side is declared again.
   */
  List<SqlStep> validateOnReturn() {
    if (untouched()) {
      return List.of();
    }
    List<SqlStep> steps = new ArrayList<>();
    String table = change.table().sql();
    List<String> set = new ArrayList<>();
    for (TableFacts.Column column : checkedNotNull()) {
      set.add("ALTER TABLE %s ALTER COLUMN %s SET NOT NULL".formatted(table, quote(column.name())));
      set.add(
          "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, quote(helper(column))));
    }
    if (!set.isEmpty()) {
      steps.add(
          SqlStep.transaction(
              "cutover/old-not-null",
              Stage.CUTOVER,
              Lock.ACCESS_EXCLUSIVE,
              List.of(),
              set,
              Probes.always()));
    }
    List<String> validate = new ArrayList<>();
    for (TableFacts.Column column : notNull()) {
      validate.add(
          column.notNullName() == null
              ? validateIfThere(helper(column))
              : validate(column.notNullName()));
    }
    checks().stream()
        .filter(TableFacts.Constraint::validated)
        .forEach(check -> validate.add(validate(check.name())));
    if (!validate.isEmpty()) {
      steps.add(
          SqlStep.alone(
              "cutover/old-validated", Stage.CUTOVER, List.of(), validate, Probes.always()));
    }
    return steps;
  }

  /** The step itself, where the columns keep their names. */
  List<SqlStep> relax() {
    return untouched()
        ? List.of()
        : List.of(
            SqlStep.transaction(
                "cutover/old-relaxed",
                Stage.CUTOVER,
                Lock.ACCESS_EXCLUSIVE,
                relaxed(),
                declared(),
                Probes.never()));
  }

  /** Statements that relax the old side; they may be repeated. */
  List<String> relaxed() {
    List<String> sql = new ArrayList<>();
    if (untouched()) {
      return sql;
    }
    String table = change.table().sql();
    for (TableFacts.Column column : notNull()) {
      sql.add(
          "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL".formatted(table, quote(column.name())));
    }
    for (TableFacts.Constraint check : checks()) {
      sql.add("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, quote(check.name())));
    }
    return sql;
  }

  /** Statements that declare the old side's constraints again, for new writes at first. */
  List<String> declared() {
    List<String> sql = new ArrayList<>();
    if (untouched()) {
      return sql;
    }
    String table = change.table().sql();
    for (TableFacts.Column column : notNull()) {
      String name = column.notNullName();
      sql.add(
          name == null
              ? "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
                  .formatted(table, quote(helper(column)), quote(column.name()))
              : "ALTER TABLE %s ADD CONSTRAINT %s NOT NULL %s NOT VALID"
                  .formatted(table, quote(name), quote(column.name())));
    }
    for (TableFacts.Constraint check : checks()) {
      String definition = check.definition().replaceFirst(" NOT VALID$", "");
      sql.add(
          "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID"
              .formatted(table, quote(check.name()), definition));
      if (check.comment() != null) {
        sql.add(
            "COMMENT ON CONSTRAINT %s ON %s IS %s"
                .formatted(quote(check.name()), table, literal(check.comment())));
      }
    }
    return sql;
  }

  /**
   * The helper is declared by the undo of a later step: where that step was never done, because the
   * way back began in the middle of Cutover, there is none and the column is NOT NULL still.
   */
  private String validateIfThere(String constraint) {
    return "DO $godwit$ BEGIN "
        + validate(constraint)
        + "; EXCEPTION WHEN undefined_object THEN NULL; END $godwit$";
  }

  private String validate(String constraint) {
    return "ALTER TABLE %s VALIDATE CONSTRAINT %s"
        .formatted(change.table().sql(), quote(constraint));
  }

  private List<TableFacts.Column> notNull() {
    return facts.old().stream().filter(TableFacts.Column::notNull).toList();
  }

  private List<TableFacts.Column> checkedNotNull() {
    return notNull().stream().filter(column -> column.notNullName() == null).toList();
  }

  private String helper(TableFacts.Column column) {
    String number = facts.old().size() == 1 ? "" : "_" + (facts.old().indexOf(column) + 1);
    return Identifier.derive(change.table().name(), "_godwit_old_not_null" + number);
  }

  private List<TableFacts.Constraint> checks() {
    return facts.constraints().stream()
        .filter(constraint -> constraint.kind() == TableFacts.Constraint.Kind.CHECK)
        .toList();
  }
}
