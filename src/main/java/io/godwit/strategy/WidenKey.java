package io.godwit.strategy;

import io.godwit.api.DualWrite;
import io.godwit.api.MigrationSpec;
import io.godwit.api.WidenKeySpec;
import io.godwit.engine.KeyChange;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyStrategy;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code widenKey}: a smallint or integer key becomes bigint with its sequence, and with every
 * column that refers to it. Tables are filled one beside the other, and swapped at once.
 */
record WidenKey(WidenKeySpec widened, MigrationSpec spec) implements KeyStrategy {

  @Override
  public KeyChange change() {
    return new KeyChange(
        TableName.parse(widened.table()), widened.column(), spec.backfill().userTriggers());
  }

  @Override
  public List<String> refusals(KeyFacts facts) {
    List<String> refusals = new ArrayList<>(facts.obstacles());
    if (spec.dualWrite().by() == DualWrite.By.APPLICATION) {
      refusals.add(
          "spec.dualWrite.by is Application, but the columns are swapped under their names, and"
              + " nothing but the trigger keeps both in step before and after that; set dualWrite.by"
              + " to Trigger");
    }
    if (spec.backfill().where() != null) {
      refusals.add(
          "spec.backfill.where leaves rows unfilled, and a key has a value in every row; leave it"
              + " out");
    }
    if (!spec.verify().tolerances().isEmpty()) {
      refusals.add(
          "spec.verify.tolerance accepts differences, and a key that differs is another row's;"
              + " leave it out");
    }
    facts.tables().stream()
        .flatMap(table -> Refusals.ofTriggers(table.change(), table.facts().triggers()).stream())
        .distinct()
        .forEach(refusals::add);
    return refusals;
  }

  @Override
  public Plan plan(KeyFacts facts) {
    List<KeyTable> keys = new ArrayList<>();
    for (KeyFacts.Table table : facts.tables()) {
      keys.add(new KeyTable(table, keys.isEmpty() ? "" : "-" + table.name()));
    }
    List<TableName> own = keys.stream().map(KeyTable::name).toList();
    List<TableName> all = new ArrayList<>(own);
    all.addAll(facts.bystanders());
    List<SqlStep> steps = new ArrayList<>();
    keys.forEach(key -> steps.add(key.expand()));
    keys.forEach(key -> steps.add(key.dualWrite()));
    keys.forEach(key -> steps.addAll(key.enforce()));
    facts.foreignKeys().stream()
        .filter(key -> !key.late())
        .forEach(key -> steps.addAll(references(key)));
    var swap = new KeySwap(keys, facts.foreignKeys(), all);
    steps.addAll(swap.validateOnReturn());
    steps.add(swap.step());
    steps.addAll(swap.validate());
    steps.addAll(new KeyOldSide(keys, own).steps());
    steps.add(drop(keys, own));
    return new Plan(
        facts.table(),
        summary(facts),
        keys.stream().map(KeyTable::transform).toList(),
        steps,
        facts.fingerprint(),
        KeyWarnings.of(facts),
        facts.tables().stream().mapToLong(table -> table.facts().rowsEstimated()).sum(),
        null,
        facts.bystanders(),
        null,
        null);
  }

  /** Once both tables are filled; it proves what the old foreign key and the trigger promise. */
  private static List<SqlStep> references(KeyFacts.ForeignKey key) {
    return new Declared(key.table(), Stage.ENFORCE, "enforce/")
            .constraint(
                key.newName(),
                key.newDefinition(),
                key.comment(),
                Lock.SHARE_ROW_EXCLUSIVE,
                key.validated())
            .stream()
            .map(step -> step.as(step.id() + "-" + key.table()).on(key.tables()))
            .toList();
  }

  private static SqlStep drop(List<KeyTable> keys, List<TableName> tables) {
    KeyTable first = keys.getFirst();
    List<String> sql = new ArrayList<>();
    for (KeyTable key : keys) {
      sql.addAll(key.sync().drop().sql());
      sql.addAll(KeySwap.namesAtLast(key));
    }
    return SqlStep.drop(sql, Probes.noColumns(first.name(), first.transform().names(true).old()))
        .on(tables);
  }

  private static String summary(KeyFacts facts) {
    KeyFacts.Table first = facts.tables().getFirst();
    TableFacts.Column key = first.facts().old().getFirst();
    List<String> others = KeyWarnings.others(facts);
    return "`%s %s` becomes `bigint`, under its own name%s"
        .formatted(
            key.name(),
            key.type(),
            others.isEmpty()
                ? ""
                : ", and with it "
                    + others.stream()
                        .map(name -> "`" + name + "`")
                        .collect(Collectors.joining(", ")));
  }
}
