package io.godwit.strategy;

import static io.godwit.engine.Identifier.literal;
import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.Identifier;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The old columns' own constraints after the swap: they step back, as a value that an old column
 * cannot hold leaves it NULL (rules-postgres 1).
 *
 * <p>On the way back they are declared and proved while the old columns are still out of sight, so
 * that the swap back finds them as it left them, and no reader ever sees a table without its key.
 * That is why these steps come after the swap: what comes last is taken back first.
 *
 * @param tables all that are locked, in this order
 */
record KeyOldSide(List<KeyTable> keys, List<TableName> tables) {

  List<SqlStep> steps() {
    List<String> relaxed = new ArrayList<>();
    List<String> declared = new ArrayList<>();
    List<String> proved = new ArrayList<>();
    List<String> set = new ArrayList<>();
    for (KeyTable key : keys) {
      for (int i = 0; i < key.facts().old().size(); i++) {
        if (key.facts().old().get(i).notNull()) {
          notNull(key, i, relaxed, declared, proved, set);
        }
      }
      for (KeyFacts.Check check : key.table().checks()) {
        check(key.name(), check, relaxed, declared, proved);
      }
    }
    List<SqlStep> steps = new ArrayList<>();
    if (!set.isEmpty()) {
      steps.add(
          SqlStep.transaction(
                  "cutover/old-not-null",
                  Stage.CUTOVER,
                  Lock.ACCESS_EXCLUSIVE,
                  List.of(),
                  set,
                  Probes.always())
              .on(tables));
    }
    if (!proved.isEmpty()) {
      steps.add(
          SqlStep.alone(
              "cutover/old-validated", Stage.CUTOVER, List.of(), proved, Probes.always()));
    }
    if (!relaxed.isEmpty()) {
      steps.add(
          SqlStep.transaction(
                  "cutover/old-relaxed",
                  Stage.CUTOVER,
                  Lock.ACCESS_EXCLUSIVE,
                  relaxed,
                  declared,
                  Probes.never())
              .on(tables));
    }
    return steps;
  }

  private static void notNull(
      KeyTable key,
      int i,
      List<String> relaxed,
      List<String> declared,
      List<String> proved,
      List<String> set) {
    String table = key.name().sql();
    TableFacts.Column column = key.facts().old().get(i);
    String hidden = quote(key.change().old().get(i).hidden());
    relaxed.add("ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL".formatted(table, hidden));
    String named = column.notNullName();
    if (named != null) {
      Optional<PartedColumns> parted = key.partedColumns();
      String away = parted.isPresent() ? named : KeySwap.away(named);
      parted.ifPresent(
          parts -> {
            relaxed.add(parts.nullable(key.change().old().get(i).hidden()));
            declared.add(parts.notNull(i, key.change().old().get(i).hidden()));
          });
      declared.add(
          "ALTER TABLE %s ADD CONSTRAINT %s NOT NULL %s NOT VALID"
              .formatted(table, quote(away), hidden));
      proved.add(validate(table, away));
      return;
    }
    // Before 18 by way of a valid CHECK, which spares SET NOT NULL its scan.
    String helper = Identifier.derive(key.name().name(), "_godwit_old_not_null_" + (i + 1));
    declared.add(
        "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
            .formatted(table, quote(helper), hidden));
    proved.add(
        "DO $godwit$ BEGIN %s; EXCEPTION WHEN undefined_object THEN NULL; END $godwit$"
            .formatted(validate(table, helper)));
    set.add("ALTER TABLE %s ALTER COLUMN %s SET NOT NULL".formatted(table, hidden));
    set.add("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, quote(helper)));
  }

  private static void check(
      TableName name,
      KeyFacts.Check check,
      List<String> relaxed,
      List<String> declared,
      List<String> proved) {
    String table = name.sql();
    String away = KeySwap.away(check.name());
    relaxed.add("ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s".formatted(table, quote(away)));
    declared.add(
        "ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID"
            .formatted(table, quote(away), check.hiddenDefinition()));
    if (check.comment() != null) {
      declared.add(
          "COMMENT ON CONSTRAINT %s ON %s IS %s"
              .formatted(quote(away), table, literal(check.comment())));
    }
    if (check.validated()) {
      proved.add(validate(table, away));
    }
  }

  private static String validate(String table, String constraint) {
    return "ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(table, quote(constraint));
  }
}
