package io.godwit.strategy;

import io.godwit.api.BackfillSpec.UserTriggers;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableFacts.Constraint.Kind;
import io.godwit.engine.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a change of columns from being safe; every refusal at once, so that one look is
 * enough.
 */
final class Refusals {
  private Refusals() {}

  static List<String> of(ColumnChange change, TableFacts facts) {
    List<String> refusals = new ArrayList<>(facts.obstacles());
    for (String column : change.oldNames()) {
      if (facts.key().names().contains(column)) {
        refusals.add(
            "column "
                + column
                + (facts.key().names().size() == 1 ? " is" : " is part of")
                + " the key of table "
                + change.table()
                + "; keys cannot be changed this way");
      }
    }
    for (int i = 0; i < facts.fresh().size(); i++) {
      if (facts.fresh().get(i).taken()) {
        refusals.add(
            "table "
                + change.table()
                + " already has a column "
                + change.freshNames().get(i)
                + "; choose another name, or drop it if it is a leftover");
      }
    }
    refusals.addAll(Names.refusals(change));
    if (facts.where() != null && facts.notNull() && !change.several()) {
      refusals.add(
          "column "
              + change.column()
              + " is NOT NULL, and backfill.where leaves rows unfilled: their new value would stay"
              + " NULL, so that the new column could never be NOT NULL; leave out backfill.where, or"
              + " drop the NOT NULL of the old column first");
    }
    if (facts.where() != null) {
      change.fresh().stream()
          .filter(ColumnChange.Fresh::notNull)
          .forEach(
              column ->
                  refusals.add(
                      "column "
                          + column.name()
                          + " is to be NOT NULL, and backfill.where leaves rows unfilled, whose new"
                          + " value would stay NULL; leave out one of the two"));
    }
    if (!change.identity()) {
      refusals.addAll(ofAnotherType(change, facts));
    }
    if (facts.partitioned()) {
      refusals.addAll(ofPartitions(change, facts));
    }
    refusals.addAll(ofTriggers(change, facts.triggers()));
    refusals.addAll(Tolerances.refusals(change, facts));
    return refusals;
  }

  private static List<String> ofPartitions(ColumnChange change, TableFacts facts) {
    List<String> refusals = new ArrayList<>();
    if (facts.key().byPlace()) {
      refusals.add(
          "table "
              + change.table()
              + " is partitioned and has no key of its own by which rows are found in all partitions;"
              + " add a primary key to it");
    }
    if (change.several()) {
      // Nothing is carried over: what could be broken is refused elsewhere.
      return refusals;
    }
    facts
        .indexes()
        .forEach(
            index ->
                refusals.add(
                    "index "
                        + index.name()
                        + " on column "
                        + change.column()
                        + " of a partitioned table cannot be built on the new column without a long"
                        + " lock; drop it first, and create it anew, partition by partition, after"
                        + " the migration"));
    facts.constraints().stream()
        .filter(constraint -> constraint.kind() != Kind.CHECK)
        .forEach(
            constraint ->
                refusals.add(
                    "constraint "
                        + constraint.name()
                        + " on column "
                        + change.column()
                        + " of a partitioned table cannot be carried over without a long lock; drop"
                        + " it first"));
    return refusals;
  }

  static List<String> ofTriggers(ColumnChange change, TableFacts.Triggers triggers) {
    List<String> refusals =
        new ArrayList<>(ofTriggers(change.table(), change.userTriggers(), triggers));
    String trigger = "zzz_godwit_";
    triggers.before().stream()
        .filter(name -> name.compareTo(trigger) > 0)
        .forEach(
            name ->
                refusals.add(
                    "trigger "
                        + name
                        + " would fire after Godwit's own and could change what it has seen; give"
                        + " it a name that sorts before "
                        + trigger));
    return refusals;
  }

  /** Whether they fire changes what the backfill does to other tables: somebody has to say it. */
  static List<String> ofTriggers(
      TableName table, @Nullable UserTriggers asked, TableFacts.Triggers triggers) {
    List<String> refusals = new ArrayList<>();
    if (asked == null && !triggers.firing().isEmpty()) {
      refusals.add(
          "for each row that the backfill fills, table "
              + table
              + " would fire "
              + String.join(", ", triggers.firing())
              + "; set spec.backfill.userTriggers to Fire or to Skip");
    }
    if (asked == UserTriggers.SKIP) {
      if (triggers.cannotSkip() != null) {
        refusals.add("spec.backfill.userTriggers is Skip, but " + triggers.cannotSkip());
      }
      if (!triggers.unskippable().isEmpty()) {
        refusals.add(
            "spec.backfill.userTriggers is Skip, but "
                + String.join(", ", triggers.unskippable())
                + " on table "
                + table
                + " would fire even then, being enabled ALWAYS or for REPLICA; ALTER TABLE ... ENABLE"
                + " TRIGGER makes it an ordinary one, or set Fire");
      }
    }
    return refusals;
  }

  private static List<String> ofAnotherType(ColumnChange change, TableFacts facts) {
    List<String> refusals = new ArrayList<>();
    for (TableFacts.Constraint constraint : facts.constraints()) {
      if (constraint.kind() != Kind.CHECK) {
        refusals.add(
            "constraint "
                + constraint.name()
                + on(change)
                + " could be broken by a write through the new "
                + (change.several()
                    ? "side; drop it first"
                    : "type; drop it first, or keep the type"));
      }
    }
    facts.indexes().stream()
        .filter(TableFacts.Index::unique)
        .forEach(
            index ->
                refusals.add(
                    "unique index "
                        + index.name()
                        + on(change)
                        + " could be broken by a write through the new "
                        + (change.several()
                            ? "side; drop it first"
                            : "type; drop it first, or keep the type")));
    boolean derived = facts.fresh().stream().allMatch(column -> column.byDefault() != null);
    for (TableFacts.Column column : facts.old()) {
      if (column.defaultSql() != null && !derived) {
        refusals.add(
            "the default of column "
                + column.name()
                + ", "
                + Objects.requireNonNull(column.defaultSql())
                + ", is not constant, so that none can be derived for the new "
                + (change.several() ? "side" : "type")
                + "; drop the default first");
      }
    }
    return refusals;
  }

  private static String on(ColumnChange change) {
    return (change.old().size() == 1 ? " on column " : " on one of the columns ")
        + String.join(", ", change.oldNames());
  }
}
