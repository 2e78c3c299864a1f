package io.godwit.strategy;

import static io.godwit.engine.Identifier.quote;

import io.godwit.api.BackfillSpec;
import io.godwit.api.DualWrite;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.TableFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the people who approve a plan should know. */
final class Warnings {
  private static final long MANY_ROWS = 1_000_000;

  private Warnings() {}

  /**
   * All of them.
   *
   * @param by who writes both columns: without a trigger there is nothing to be said of one
   */
  static List<String> of(ColumnChange change, TableFacts facts, DualWrite.By by) {
    boolean triggered = by == DualWrite.By.TRIGGER;
    List<String> warnings = new ArrayList<>();
    if (!triggered) {
      warnings.add(WrittenByApplication.warning(change));
    }
    warnings.add(
        "Adding, hiding and dropping a column each break prepared statements that select *: name"
            + " the columns, or let clients reconnect. Positional INSERT and COPY see another"
            + " column order.");
    if (change.newColumn() == null) {
      warnings.add(
          "The two columns are swapped under one name: a session that holds a prepared statement"
              + " with this column must prepare it again.");
      if (facts.rowsEstimated() > MANY_ROWS) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "All readers move at once, to about %,d rows: with more than 1 million it should go"
                    + " behind a flag (newColumn and cutover.flag), or the description should say why"
                    + " not.",
                facts.rowsEstimated()));
      }
    }
    warnings.addAll(noWayBack(change));
    facts.constraints().stream()
        .filter(constraint -> constraint.newDefinition() == null)
        .map(constraint -> change.several() ? dropped(constraint) : leftOut(change, constraint))
        .forEach(warnings::add);
    if (change.several()) {
      facts.indexes().stream().map(Warnings::dropped).forEach(warnings::add);
    }
    facts.old().stream()
        .filter(column -> triggered && change.newColumn() != null)
        .filter(column -> column.defaultSql() != null && !column.notNull())
        .map(
            column ->
                "Column "
                    + column.name()
                    + " has a default and may be NULL: from DualWrite on, an INSERT that names NULL for"
                    + " it gets the default, because it cannot be told from one that does not name it.")
        .forEach(warnings::add);
    if (facts.key().byPlace()) {
      warnings.add(
          "The table has no key: its rows are found by their place, "
              + (triggered ? "the sync trigger fires for every UPDATE, " : "")
              + "and what fails or differs is told by a place that may be another row's by"
              + " then. A primary key would be better.");
    }
    List<String> firing = facts.triggers().firing();
    if (!firing.isEmpty()) {
      warnings.add(
          change.userTriggers() == BackfillSpec.UserTriggers.SKIP
              ? "Triggers "
                  + String.join(", ", firing)
                  + " are skipped for what the backfill writes."
              : "Triggers "
                  + String.join(", ", firing)
                  + " fire for every row that the backfill writes.");
    }
    warnings.addAll(facts.remarks());
    return warnings;
  }

  private static List<String> noWayBack(ColumnChange change) {
    List<String> without =
        change.old().stream()
            .filter(column -> column.down() == null)
            .map(ColumnChange.Old::name)
            .toList();
    if (without.isEmpty()) {
      return List.of();
    }
    if (!change.several()) {
      return List.of(
          "There is no down: writes through the new column do not reach the old one, and rollback"
              + " ends when Cutover begins.");
    }
    return List.of(
        "There is no down for "
            + String.join(", ", without)
            + ": writes through the new side do not reach "
            + (without.size() == 1 ? "it" : "them")
            + ", and rollback ends when Cutover begins.");
  }

  private static String dropped(TableFacts.Constraint constraint) {
    return "Constraint %s, %s, speaks of the old side and is not carried over: it goes when readers move. Say what it means for the new side in a change of its own (addCheck)."
        .formatted(constraint.name(), constraint.definition());
  }

  private static String dropped(TableFacts.Index index) {
    return "Index %s, %s, is of the old side and is not carried over: it is dropped with it. Where readers need one on the new side, build it in a change of its own (createIndex), before Cutover."
        .formatted(index.name(), index.newTail());
  }

  private static String leftOut(ColumnChange change, TableFacts.Constraint constraint) {
    String column = change.newColumn() == null ? change.column() : change.freshName();
    return ("Constraint %s, %s, speaks of old values and is not carried over: asked by way of down it"
            + " would fail each write of a value that down cannot hold. It goes when readers move."
            + " Say what it means for the new values once the migration is over: ALTER TABLE %s ADD"
            + " CONSTRAINT %s CHECK (... %s ...) NOT VALID; ALTER TABLE %s VALIDATE CONSTRAINT %s")
        .formatted(
            constraint.name(),
            constraint.definition(),
            change.table().sql(),
            quote(constraint.name()),
            quote(column),
            change.table().sql(),
            quote(constraint.name()));
  }
}
