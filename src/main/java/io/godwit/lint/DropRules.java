package io.godwit.lint;

import io.godwit.engine.SqlStatement;
import io.godwit.lint.Inventory.Relation;
import java.util.Set;

/** GW401 to GW409. */
final class DropRules {
  private static final Set<String> OBJECTS = Set.of("function", "type");
  private static final String VIEWS_AND_SEQUENCES = "vmS";

  private DropRules() {}

  static void look(Look look) {
    look.gone(Inventory::columns)
        .forEach(
            (id, column) -> {
              if (look.stays(id.table()) && look.trace().initial().columns().containsKey(id)) {
                unlessMeant(
                    look,
                    Rule.GW401,
                    id.table(),
                    "column %s of %s goes".formatted(column.name(), look.name(id.table())));
              }
            });
    look.gone(Inventory::relations).forEach((id, relation) -> relation(look, id, relation));
    look.gone(Inventory::triggers)
        .values()
        .forEach(
            trigger -> {
              if (look.stays(trigger.table())) {
                look.say(
                    Rule.GW405,
                    trigger.table(),
                    "trigger %s of %s goes".formatted(trigger.name(), look.name(trigger.table())));
              }
            });
    look.gone(Inventory::others).forEach((id, other) -> other(look, id, other));
    words(look, look.one().statement());
  }

  /** In a step that is known to have no way back somebody has approved exactly that. */
  private static void unlessMeant(Look look, Rule rule, long table, String what) {
    if (look.unit().irreversible()) {
      look.warn(rule, table, what);
    } else {
      look.say(rule, table, what);
    }
  }

  private static void relation(Look look, long id, Relation relation) {
    Relation initial = look.trace().initial().relations().get(id);
    if (initial == null) {
      return;
    }
    if (look.old(id)) {
      unlessMeant(look, Rule.GW402, id, "table %s goes".formatted(relation.name()));
      boolean keys =
          look.one().before().constraints().values().stream()
              .anyMatch(one -> one.kind() == 'f' && (one.table() == id) != (one.refersTo() == id));
      if (keys) {
        look.say(Rule.GW403, id, "table %s has foreign keys".formatted(relation.name()));
      }
    } else if (initial.table() && look.one().after().relations().containsKey(initial.parent())) {
      look.say(
          Rule.GW409,
          initial.parent(),
          "partition %s of %s goes".formatted(relation.name(), look.name(initial.parent())));
    } else if (VIEWS_AND_SEQUENCES.indexOf(initial.kind()) >= 0 && !goesWithTable(look)) {
      look.say(Rule.GW408, "%s goes".formatted(relation.name()));
    }
  }

  private static boolean goesWithTable(Look look) {
    return !look.gone(Inventory::columns).isEmpty()
        && !look.one().statement().begins("drop", "view")
        && !look.one().statement().begins("drop", "materialized");
  }

  private static void other(Look look, long id, Inventory.Other other) {
    if (!look.trace().initial().others().containsKey(id)) {
      return;
    }
    if (other.sort().equals("schema")) {
      look.say(Rule.GW404, "schema %s goes".formatted(other.name()));
    } else if (OBJECTS.contains(other.sort())) {
      look.say(Rule.GW408, "%s %s goes".formatted(other.sort(), other.name()));
    }
  }

  private static void words(Look look, SqlStatement statement) {
    if (statement.begins("truncate")) {
      look.one().locks().keySet().stream()
          .filter(look::old)
          .filter(table -> look.lock(table) == LockMode.ACCESS_EXCLUSIVE)
          .forEach(
              table ->
                  look.say(Rule.GW406, table, "all rows of %s go".formatted(look.name(table))));
    }
    boolean drops = statement.begins("drop") || statement.words().contains("drop");
    if (drops && statement.words().getLast().equals("cascade")) {
      look.say(Rule.GW407, "CASCADE, where others may depend on it");
    }
  }
}
