package io.godwit.strategy;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableFacts.Constraint.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What keeps a column pair from being safe; every refusal at once, so that one look is enough. */
final class Refusals {
  private Refusals() {}

  static List<String> of(ColumnChange change, TableFacts facts) {
    List<String> refusals = new ArrayList<>(facts.obstacles());
    if (facts.key() == null) {
      refusals.add(
          "table "
              + change.table()
              + " has no single-column key of type integer or uuid that is unique, NOT NULL and"
              + " immediate; add a primary key");
    } else if (facts.key().column().equals(change.column())) {
      refusals.add(
          "column "
              + change.column()
              + " is the key of table "
              + change.table()
              + "; keys cannot be changed this way");
    }
    if (facts.newNameTaken()) {
      refusals.add(
          "table "
              + change.table()
              + " already has a column "
              + change.freshName()
              + "; choose another name, or drop it if it is a leftover");
    }
    if (facts.where() != null && facts.column().notNull()) {
      refusals.add(
          "column "
              + change.column()
              + " is NOT NULL, and backfill.where leaves rows unfilled: their new value would stay"
              + " NULL, so that the new column could never be NOT NULL; leave out backfill.where, or"
              + " drop the NOT NULL of the old column first");
    }
    if (!change.identity()) {
      refusals.addAll(ofAnotherType(change, facts));
    }
    String trigger = "zzz_godwit_";
    facts.userTriggers().stream()
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

  private static List<String> ofAnotherType(ColumnChange change, TableFacts facts) {
    List<String> refusals = new ArrayList<>();
    for (TableFacts.Constraint constraint : facts.constraints()) {
      if (constraint.kind() != Kind.CHECK) {
        refusals.add(
            "constraint "
                + constraint.name()
                + " on column "
                + change.column()
                + " could be broken by a write through the new type; drop it first, or keep the"
                + " type");
      }
    }
    facts.indexes().stream()
        .filter(TableFacts.Index::unique)
        .forEach(
            index ->
                refusals.add(
                    "unique index "
                        + index.name()
                        + " on column "
                        + change.column()
                        + " could be broken by a write through the new type; drop it first, or keep"
                        + " the type"));
    if (facts.column().defaultSql() != null && facts.column().newDefault() == null) {
      refusals.add(
          "the default of column "
              + change.column()
              + ", "
              + Objects.requireNonNull(facts.column().defaultSql())
              + ", is not constant, so that none can be derived for the new type; drop the default"
              + " first");
    }
    return refusals;
  }
}
