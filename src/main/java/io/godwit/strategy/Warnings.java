package io.godwit.strategy;

import io.godwit.api.BackfillSpec;
import io.godwit.api.DualWrite;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.TableFacts;
import java.util.ArrayList;
import java.util.List;

/** What the people who approve a plan should know. */
final class Warnings {
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
    }
    if (change.down() == null) {
      warnings.add(
          "There is no down: writes through the new column do not reach the old one, and rollback"
              + " ends when Cutover begins.");
    }
    if (triggered
        && change.newColumn() != null
        && facts.column().defaultSql() != null
        && !facts.column().notNull()) {
      warnings.add(
          "Column "
              + change.column()
              + " has a default and may be NULL: from DualWrite on, an INSERT that names NULL for"
              + " it gets the default, because it cannot be told from one that does not name it.");
    }
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
}
