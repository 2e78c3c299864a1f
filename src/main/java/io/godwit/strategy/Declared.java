package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps that declare something of a table without a long lock: for new rows first, then of all rows
 * under a lock that lets them be written (rules-postgres 16).
 *
 * @param prefix of the ids of the steps
 */
record Declared(TableName table, Stage stage, String prefix) {

  /** NOT NULL by way of a valid CHECK, which spares SET NOT NULL its scan. */
  List<SqlStep> notNull(String id, String column, String helper) {
    String dropHelper =
        "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table.sql(), quote(helper));
    return List.of(
        SqlStep.transaction(
            prefix + id + "-declared",
            stage,
            Lock.ACCESS_EXCLUSIVE,
            List.of(
                "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
                    .formatted(table.sql(), quote(helper), quote(column))),
            List.of(dropHelper),
            Probes.constraint(table, helper)),
        SqlStep.alone(
            prefix + id + "-validated",
            stage,
            List.of(validate(helper)),
            List.of(),
            Probes.validConstraint(table, helper)),
        SqlStep.transaction(
            prefix + id,
            stage,
            Lock.ACCESS_EXCLUSIVE,
            List.of(
                // No scan: the valid CHECK proves it.
                "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL".formatted(table.sql(), quote(column)),
                dropHelper),
            List.of(
                "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL"
                    .formatted(table.sql(), quote(column))),
            Probes.notNull(table, column)));
  }

  /**
   * A CHECK or a foreign key.
   *
   * @param definition as ADD CONSTRAINT has it, without NOT VALID
   */
  List<SqlStep> constraint(
      String name, String definition, @Nullable String comment, Lock lock, boolean validated) {
    List<String> add = new ArrayList<>();
    add.add(
        "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID"
            .formatted(table.sql(), quote(name), definition));
    if (comment != null) {
      add.add(
          "COMMENT ON CONSTRAINT %s ON %s IS %s"
              .formatted(quote(name), table.sql(), literal(comment)));
    }
    SqlStep declared =
        SqlStep.transaction(
            prefix + "declare-" + name,
            stage,
            lock,
            add,
            List.of(dropConstraint(name)),
            Probes.constraint(table, name));
    return validated
        ? List.of(
            declared,
            SqlStep.alone(
                prefix + "validate-" + name,
                stage,
                List.of(validate(name)),
                List.of(),
                Probes.validConstraint(table, name)))
        : List.of(declared);
  }

  /** UNIQUE or PRIMARY KEY by an index that is there: no scan, no build. */
  SqlStep byIndex(String name, String kind) {
    return SqlStep.transaction(
        prefix + "declare-" + name,
        stage,
        Lock.ACCESS_EXCLUSIVE,
        List.of(
            "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s"
                .formatted(table.sql(), quote(name), kind, quote(name))),
        // The index goes with the constraint; the undo of the index finds nothing then.
        List.of(dropConstraint(name)),
        Probes.constraint(table, name));
  }

  /**
   * An index, built while the table is written.
   *
   * @param tail what follows the table's name
   */
  SqlStep index(String name, boolean unique, String tail) {
    String qualified = table.beside(name).sql();
    return SqlStep.alone(
        prefix + "index-" + name,
        stage,
        List.of(
            // A build that was cut off leaves an invalid index of this name.
            "DROP INDEX CONCURRENTLY IF EXISTS " + qualified,
            "CREATE %sINDEX CONCURRENTLY %s ON %s %s"
                .formatted(unique ? "UNIQUE " : "", quote(name), table.sql(), tail)),
        List.of("DROP INDEX CONCURRENTLY IF EXISTS " + qualified),
        Probes.validIndex(qualified));
  }

  private String dropConstraint(String name) {
    return "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table.sql(), quote(name));
  }

  private String validate(String name) {
    return "ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table.sql(), quote(name));
  }
}
