package io.godwit.lint;

import io.godwit.lint.Inventory.Column;
import io.godwit.lint.Inventory.ColumnId;
import io.godwit.lint.Inventory.Relation;
import java.util.Objects;
import java.util.Set;

/** GW301 to GW315. */
final class ColumnRules {
  private static final Set<String> SHORT = Set.of("integer", "smallint");

  private ColumnRules() {}

  static void look(Look look) {
    look.changed(Inventory::relations)
        .forEach((id, change) -> relation(look, id, change.before(), change.after()));
    look.fresh(Inventory::columns).forEach((id, column) -> added(look, id, column));
    look.gone(Inventory::columns).keySet().forEach(id -> published(look, id.table()));
    look.changed(Inventory::columns)
        .forEach((id, change) -> changed(look, id, change.before(), change.after()));
    look.changed(Inventory::others)
        .values()
        .forEach(change -> renamed(look, change.before(), change.after()));
    look.fresh(Inventory::constraints).values().forEach(constraint -> key(look, constraint));
  }

  private static void relation(Look look, long id, Relation before, Relation after) {
    if (!look.old(id)) {
      return;
    }
    if (!before.name().equals(after.name()) && !schemaRenamed(look)) {
      look.say(Rule.GW308, id, "table %s becomes %s".formatted(before.name(), after.name()));
    }
    if (before.file() != after.file() && !look.one().statement().begins("truncate")) {
      Cost cost = look.writing(id);
      String what = "table %s is written anew".formatted(look.name(id));
      look.say(why(look, id), id, what, cost);
      if (cost.large()) {
        look.say(Rule.GW603, id, what + ", " + cost.words());
      }
    }
  }

  private static boolean schemaRenamed(Look look) {
    return look.changed(Inventory::others).values().stream()
        .anyMatch(change -> change.after().sort().equals("schema"));
  }

  private static Rule why(Look look, long table) {
    for (var fresh : look.fresh(Inventory::columns).entrySet()) {
      Column column = fresh.getValue();
      if (fresh.getKey().table() == table) {
        String byDefault = Objects.requireNonNullElse(column.byDefault(), "");
        return column.identity() || byDefault.startsWith("nextval(")
            ? Rule.GW302
            : column.generated() ? Rule.GW303 : Rule.GW301;
      }
    }
    boolean type =
        look.changed(Inventory::columns).entrySet().stream()
            .anyMatch(
                change ->
                    change.getKey().table() == table
                        && !change
                            .getValue()
                            .before()
                            .type()
                            .equals(change.getValue().after().type()));
    return type ? Rule.GW304 : Rule.GW305;
  }

  private static void added(Look look, ColumnId id, Column column) {
    if (column.type().equals("json")) {
      look.say(
          Rule.GW313,
          id.table(),
          "column %s of %s is json".formatted(column.name(), look.name(id.table())));
    }
    if (!look.old(id.table())) {
      return;
    }
    if (column.notNull() && !column.filled()) {
      look.say(
          Rule.GW306,
          id.table(),
          "column %s of %s is NOT NULL without a default"
              .formatted(column.name(), look.name(id.table())));
    }
    published(look, id.table());
  }

  private static void changed(Look look, ColumnId id, Column before, Column after) {
    if (!look.old(id.table()) || !look.trace().initial().columns().containsKey(id)) {
      return;
    }
    String words = "column %s of %s".formatted(before.name(), look.name(id.table()));
    if (!before.name().equals(after.name())) {
      look.say(Rule.GW307, id.table(), words + " becomes " + after.name());
      published(look, id.table());
    }
    boolean type = !before.type().equals(after.type());
    Relation then = look.one().before().relations().get(id.table());
    Relation now = look.one().after().relations().get(id.table());
    if (type && then != null && now != null && then.file() == now.file()) {
      look.say(
          Rule.GW311,
          id.table(),
          "%s of type %s becomes %s".formatted(words, before.type(), after.type()));
    }
    if (type) {
      published(look, id.table());
    } else if (!Objects.equals(before.byDefault(), after.byDefault()) && !after.generated()) {
      look.say(
          Rule.GW312,
          id.table(),
          "%s has the default %s, had %s"
              .formatted(words, words(after.byDefault()), words(before.byDefault())));
    }
  }

  private static String words(@org.jspecify.annotations.Nullable String byDefault) {
    return Objects.requireNonNullElse(byDefault, "none");
  }

  private static void published(Look look, long table) {
    if (look.stays(table) && look.live(table).map(Live.Table::published).orElse(false)) {
      look.say(Rule.GW315, table, "table %s is published".formatted(look.name(table)));
    }
  }

  private static void renamed(Look look, Inventory.Other before, Inventory.Other after) {
    if (before.name().equals(after.name())) {
      return;
    }
    if (after.sort().equals("schema")) {
      look.say(Rule.GW309, "schema %s becomes %s".formatted(before.name(), after.name()));
    } else if (after.sort().equals("value")) {
      look.say(
          Rule.GW310,
          "value %s of %s becomes %s".formatted(before.name(), after.state(), after.name()));
    }
  }

  private static void key(Look look, Inventory.Constraint constraint) {
    if (constraint.kind() != 'p' || constraint.columns().size() != 1) {
      return;
    }
    Column column =
        look.one()
            .after()
            .columns()
            .get(new ColumnId(constraint.table(), constraint.columns().getFirst()));
    if (column != null && SHORT.contains(column.type())) {
      look.say(
          Rule.GW314,
          constraint.table(),
          "the key %s of %s is %s"
              .formatted(column.name(), look.name(constraint.table()), column.type()));
    }
  }
}
