package io.godwit.lint;

import io.godwit.engine.SqlStatement;
import io.godwit.lint.Inventory.Index;
import io.godwit.lint.Inventory.Relation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** GW101 to GW109. */
final class IndexRules {
  private static final int FIRST_CORRUPT = 140_000;
  private static final int LAST_CORRUPT = 140_003;

  private IndexRules() {}

  static void look(Look look) {
    SqlStatement statement = look.one().statement();
    if (look.one().concurrently()) {
      concurrently(look, statement);
    } else {
      built(look);
      dropped(look, statement);
      builtAnew(look, statement);
      if (statement.begins("refresh", "materialized", "view")) {
        look.one().locks().keySet().stream()
            .filter(view -> kind(look, view) == 'm')
            .forEach(
                view ->
                    look.say(
                        Rule.GW108,
                        view,
                        "materialized view %s is filled".formatted(look.name(view))));
      }
    }
    look.fresh(Inventory::indexes).forEach((id, index) -> unique(look, id, index));
    look.gone(Inventory::indexes).values().forEach(index -> replaced(look, index));
  }

  private static char kind(Look look, long relation) {
    Relation found = look.trace().initial().relations().get(relation);
    return found == null ? ' ' : found.kind();
  }

  private static void concurrently(Look look, SqlStatement statement) {
    if (look.one().inTransaction()) {
      look.say(Rule.GW104, "CONCURRENTLY stands inside a transaction");
    }
    if (statement.has("if", "not", "exists")) {
      look.say(Rule.GW105, "an invalid index of this name would be taken for the index");
    }
    int version = look.live().serverVersion();
    if (version >= FIRST_CORRUPT && version <= LAST_CORRUPT) {
      look.say(Rule.GW107, "the server is 14." + version % 100);
    }
  }

  /** Not those of a constraint: it says so itself. */
  static boolean ofConstraint(Inventory inventory, long index) {
    return inventory.constraints().values().stream().anyMatch(one -> one.index() == index);
  }

  private static void built(Look look) {
    for (Map.Entry<Long, Index> fresh : look.fresh(Inventory::indexes).entrySet()) {
      Index index = fresh.getValue();
      if (look.old(index.table()) && !ofConstraint(look.one().after(), fresh.getKey())) {
        look.say(
            Rule.GW101,
            index.table(),
            "index %s is built on %s".formatted(index.name(), look.name(index.table())),
            look.reading(index.table()));
      }
    }
  }

  private static void dropped(Look look, SqlStatement statement) {
    if (!statement.begins("drop", "index")) {
      return;
    }
    for (Index index : look.gone(Inventory::indexes).values()) {
      if (look.stays(index.table())) {
        look.say(
            Rule.GW102,
            index.table(),
            "index %s of %s is dropped".formatted(index.name(), look.name(index.table())));
      }
    }
  }

  private static void builtAnew(Look look, SqlStatement statement) {
    if (!statement.begins("reindex")) {
      return;
    }
    Map<Long, Index> indexes = look.one().before().indexes();
    Set<Long> anew = look.changed(Inventory::relations).keySet();
    indexes.entrySet().stream()
        .filter(index -> anew.contains(index.getKey()))
        .map(index -> index.getValue().table())
        .filter(look::old)
        .distinct()
        .forEach(
            table ->
                look.say(
                    Rule.GW103,
                    table,
                    "indexes of %s are built anew".formatted(look.name(table)),
                    look.reading(table)));
  }

  private static void unique(Look look, long id, Index index) {
    if (index.unique()
        && look.old(index.table())
        && look.one().concurrently()
        && !ofConstraint(look.one().after(), id)
        && look.live(index.table()).map(table -> table.rows() > 0).orElse(true)) {
      look.say(
          Rule.GW109,
          index.table(),
          "unique index %s is built on %s".formatted(index.name(), look.name(index.table())));
    }
  }

  private static void replaced(Look look, Index dropped) {
    List<Traced> all = look.trace().statements();
    boolean later =
        look.stays(dropped.table())
            && all.subList(all.indexOf(look.one()) + 1, all.size()).stream()
                .flatMap(traced -> traced.after().indexes().values().stream())
                .anyMatch(
                    index ->
                        index.table() == dropped.table()
                            && index.columns().equals(dropped.columns())
                            && !look.one().before().indexes().containsValue(index));
    if (later) {
      look.say(
          Rule.GW106,
          dropped.table(),
          "index %s of %s goes before another one on its columns comes"
              .formatted(dropped.name(), look.name(dropped.table())));
    }
  }
}
