package io.godwit.lint;

import io.godwit.lint.Inventory.ColumnId;
import io.godwit.lint.Inventory.Constraint;
import io.godwit.lint.Inventory.Index;
import java.util.HashSet;
import java.util.List;

/** GW201 to GW215. */
final class ConstraintRules {
  private ConstraintRules() {}

  static void look(Look look) {
    look.fresh(Inventory::constraints)
        .forEach(
            (id, constraint) -> {
              if (constraint.table() != 0) {
                added(look, id, constraint);
              }
            });
    look.changed(Inventory::constraints)
        .values()
        .forEach(change -> validated(look, change.before(), change.after()));
    look.gone(Inventory::constraints).forEach((id, constraint) -> dropped(look, id, constraint));
    look.changed(Inventory::columns)
        .forEach((id, change) -> notNull(look, id, change.before(), change.after()));
    domain(look);
  }

  private static void added(Look look, long id, Constraint constraint) {
    if (constraint.kind() == 'f') {
      foreignKey(look, constraint);
    }
    if (!look.old(constraint.table())) {
      return;
    }
    String table = look.name(constraint.table());
    String words = "constraint %s of %s".formatted(constraint.name(), table);
    boolean builds = !look.one().before().indexes().containsKey(constraint.index());
    switch (constraint.kind()) {
      case 'f' -> atOnce(look, Rule.GW201, constraint, words + " looks every row up");
      case 'c' -> atOnce(look, Rule.GW202, constraint, words + " looks at every row");
      case 'u' -> {
        if (builds) {
          weigh(look, Rule.GW204, constraint, words + " builds its index");
        }
      }
      case 'p' -> primaryKey(look, constraint, builds, words);
      case 'x' -> weigh(look, Rule.GW207, constraint, words + " builds its index");
      default -> {}
    }
    if (!constraint.validated() && leftSo(look, id)) {
      look.say(Rule.GW214, constraint.table(), words + " is never validated");
    }
  }

  private static boolean leftSo(Look look, long id) {
    Constraint last = look.trace().last().constraints().get(id);
    return last != null && !last.validated();
  }

  private static void atOnce(Look look, Rule rule, Constraint constraint, String what) {
    if (constraint.validated()) {
      weigh(look, rule, constraint, what);
    }
  }

  private static void weigh(Look look, Rule rule, Constraint constraint, String what) {
    look.say(rule, constraint.table(), what, look.reading(constraint.table()));
  }

  private static void primaryKey(Look look, Constraint constraint, boolean builds, String words) {
    if (builds) {
      weigh(look, Rule.GW205, constraint, words + " builds its index");
      return;
    }
    boolean nullable =
        constraint.columns().stream()
            .map(
                number ->
                    look.one().before().columns().get(new ColumnId(constraint.table(), number)))
            .anyMatch(column -> column != null && !column.notNull());
    if (nullable) {
      weigh(look, Rule.GW206, constraint, words + " looks for NULL in every row");
    }
  }

  private static void foreignKey(Look look, Constraint constraint) {
    String words =
        "foreign key %s of %s".formatted(constraint.name(), look.name(constraint.table()));
    boolean indexed =
        look.trace().last().indexes().values().stream()
            .filter(index -> index.table() == constraint.table())
            .anyMatch(index -> leads(index, constraint.columns()));
    if (!indexed) {
      look.say(Rule.GW211, constraint.table(), words + " has no index on its columns");
    }
    if (constraint.definition().contains("ON DELETE CASCADE")) {
      look.say(Rule.GW212, constraint.table(), words + " is ON DELETE CASCADE");
    }
    if (constraint.typesDiffer()) {
      look.say(Rule.GW215, constraint.table(), words + " refers to a column of another type");
    }
  }

  private static boolean leads(Index index, List<Integer> columns) {
    return index.columns().size() >= columns.size()
        && new HashSet<>(index.columns().subList(0, columns.size())).equals(new HashSet<>(columns));
  }

  private static void validated(Look look, Constraint before, Constraint after) {
    if (before.validated() || !after.validated() || !look.old(after.table())) {
      return;
    }
    LockMode held = look.one().held().get(after.table());
    String words =
        "constraint %s of %s is validated".formatted(after.name(), look.name(after.table()));
    Cost cost = look.reading(after.table());
    if (held != null && held.blocksWrites()) {
      look.say(Rule.GW203, after.table(), words, cost);
    } else if (look.step() && look.one().inTransaction() && !cost.brief()) {
      look.say(Rule.GW513, after.table(), words + ", " + cost.words());
    }
  }

  private static void dropped(Look look, long id, Constraint constraint) {
    boolean columnsStay =
        constraint.columns().stream()
            .allMatch(
                number ->
                    look.one()
                        .after()
                        .columns()
                        .containsKey(new ColumnId(constraint.table(), number)));
    if (look.stays(constraint.table())
        && look.trace().initial().constraints().containsKey(id)
        && columnsStay
        && constraint.kind() != 'n') {
      look.say(
          Rule.GW210,
          constraint.table(),
          "constraint %s of %s, %s, goes"
              .formatted(
                  constraint.name(), look.name(constraint.table()), constraint.definition()));
    }
  }

  private static void notNull(
      Look look, ColumnId id, Inventory.Column before, Inventory.Column after) {
    if (!look.old(id.table()) || !look.trace().initial().columns().containsKey(id)) {
      return;
    }
    String words = "column %s of %s".formatted(after.name(), look.name(id.table()));
    if (before.notNull() && !after.notNull()) {
      look.say(Rule.GW209, id.table(), words + " may be NULL");
    }
    boolean scans = look.one().said().stream().anyMatch(said -> said.startsWith("verifying table"));
    if (!before.notNull() && after.notNull() && scans && !primary(look, id)) {
      look.say(
          Rule.GW208, id.table(), words + " is looked through for NULL", look.reading(id.table()));
    }
  }

  private static boolean primary(Look look, ColumnId id) {
    return look.fresh(Inventory::constraints).values().stream()
        .anyMatch(
            constraint ->
                constraint.kind() == 'p'
                    && constraint.table() == id.table()
                    && constraint.columns().contains(id.number()));
  }

  /** PostgreSQL locks the tables that it looks through. */
  private static void domain(Look look) {
    if (!look.one().statement().begins("alter", "domain")) {
      return;
    }
    look.one()
        .locks()
        .forEach(
            (table, modes) -> {
              if (look.old(table) && modes.stream().anyMatch(LockMode::blocksWrites)) {
                look.say(
                    Rule.GW213,
                    table,
                    "the domain's rule is looked for in every row of " + look.name(table));
              }
            });
  }
}
