package io.godwit.strategy;

import io.godwit.api.BackfillSpec.UserTriggers;
import io.godwit.engine.KeyFacts;
import io.godwit.engine.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the people who approve a plan of {@code widenKey} should know. */
final class KeyWarnings {
  /**
   * 300 took 0.4 s there and back on two cores, and 1,000 more than a step may take:
   * WidenPartitionsPgTest with -Dgodwit.partitions=300.
   */
  private static final int MANY_PARTITIONS = 500;

  private KeyWarnings() {}

  static List<String> of(KeyFacts facts) {
    List<String> warnings = new ArrayList<>(facts.remarks());
    KeyFacts.Table first = facts.tables().getFirst();
    String type = first.facts().old().getFirst().type();
    warnings.add(
        String.format(
            Locale.ROOT,
            "Undo is possible until the first value beyond %,d: from then on the old column cannot"
                + " hold what the new one does, and a rollback is refused.",
            KeyRange.most(type)));
    warnings.add(
        "All tables are locked at once for the swap, for less than a second with the wait: "
            + String.join(", ", facts.tables().stream().map(t -> t.name().toString()).toList())
            + (facts.bystanders().isEmpty()
                ? "."
                : ", and "
                    + String.join(", ", facts.bystanders().stream().map(Object::toString).toList())
                    + ", whose foreign keys refer to them."));
    warnings.add(
        "Adding, swapping and dropping columns each break prepared statements that select * or have"
            + " these columns: let clients prepare them again. Positional INSERT and COPY see another"
            + " column order.");
    warnings.add(
        "Whatever holds the key as "
            + type
            + " elsewhere is not seen from here and overflows by and by: variables and parameters of"
            + " functions, types of the application, columns without a foreign key.");
    for (KeyFacts.Table table : facts.tables()) {
      warnings.addAll(of(table));
    }
    return warnings;
  }

  private static List<String> of(KeyFacts.Table table) {
    List<String> warnings = new ArrayList<>();
    table.sequences().stream()
        .filter(sequence -> sequence.identity() != null)
        .forEach(
            sequence ->
                warnings.add(
                    "Sequence %s of identity column %s is made anew under its name in the swap, and goes on where it was: currval and lastval of sessions forget it, and a session that waits in nextval for it by name at that moment fails."
                        .formatted(sequence.name(), sequence.column())));
    if (table.parts() != null && table.parts().members().size() > MANY_PARTITIONS) {
      warnings.add(
          "Table %s has %d partitions, all of which are swapped in one moment: on a busy server that may take longer than others may wait, and is given up after five tries without harm. Detach what is not needed, or choose a quiet time."
              .formatted(table.name(), table.parts().members().size()));
    }
    if (table.parts() != null) {
      warnings.add(
          "Table %s is partitioned: a partition that comes before the swap, or before the way back from it, gets its primary key under the lock of the swap. Where it is larger than 16 MB by then, that fails and names the index to be built on it first. Attach partitions with the columns that the table has at that moment."
              .formatted(table.name()));
    }
    if (table.facts().key().byPlace()) {
      warnings.add(
          "Table "
              + table.name()
              + " has no key: its rows are found by their place, the sync trigger fires for every"
              + " UPDATE, and what fails or differs is told by a place that may be another row's by"
              + " then. A primary key would be better.");
    }
    List<String> firing = table.facts().triggers().firing();
    if (!firing.isEmpty()) {
      warnings.add(
          "Triggers %s of table %s %s the backfill writes."
              .formatted(
                  String.join(", ", firing),
                  table.name(),
                  table.change().userTriggers() == UserTriggers.SKIP
                      ? "are skipped for what"
                      : "fire for every row that"));
    }
    return warnings;
  }

  /** The columns that are widened with the key, in words. */
  static List<String> others(KeyFacts facts) {
    List<String> others = new ArrayList<>();
    for (KeyFacts.Table table : facts.tables()) {
      for (String column : table.change().oldNames()) {
        others.add((table.name().equals(facts.table()) ? "" : table.name() + ".") + column);
      }
    }
    return others.subList(1, others.size());
  }
}
