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
 */
record OldSide(ColumnChange change, TableFacts facts) {

  /** The old side stays as it is if nothing written through the new one could break it. */
  private boolean untouched() {
    return change.identity() || (!facts.column().notNull() && checks().isEmpty());
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
    if (checkedNotNull()) {
      steps.add(
          SqlStep.transaction(
              "cutover/old-not-null",
              Stage.CUTOVER,
              Lock.ACCESS_EXCLUSIVE,
              List.of(),
              List.of(
                  "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL"
                      .formatted(table, quote(change.column())),
                  "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, quote(helper()))),
              Probes.always()));
    }
    List<String> validate = new ArrayList<>();
    if (facts.column().notNull()) {
      validate.add(checkedNotNull() ? validateIfThere(helper()) : validate(notNullName()));
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
    if (facts.column().notNull()) {
      sql.add(
          "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL".formatted(table, quote(change.column())));
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
    if (checkedNotNull()) {
      sql.add(
          "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
              .formatted(table, quote(helper()), quote(change.column())));
    } else if (facts.column().notNull()) {
      sql.add(
          "ALTER TABLE %s ADD CONSTRAINT %s NOT NULL %s NOT VALID"
              .formatted(table, quote(notNullName()), quote(change.column())));
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

  /** Before 18 a NOT NULL can be had without a long lock only by way of a valid CHECK. */
  private boolean checkedNotNull() {
    return facts.column().notNull() && facts.column().notNullName() == null;
  }

  private String notNullName() {
    String name = facts.column().notNullName();
    return name == null ? helper() : name;
  }

  private String helper() {
    return Identifier.derive(change.table().name(), "_godwit_old_not_null");
  }

  private List<TableFacts.Constraint> checks() {
    return facts.constraints().stream()
        .filter(constraint -> constraint.kind() == TableFacts.Constraint.Kind.CHECK)
        .toList();
  }
}
