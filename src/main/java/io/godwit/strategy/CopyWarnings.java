package io.godwit.strategy;

import io.godwit.engine.CopyChange;
import io.godwit.engine.CopyFacts;
import java.util.ArrayList;
import java.util.List;

/** What the people who approve a plan of {@code copyTable} should know. */
final class CopyWarnings {
  private CopyWarnings() {}

  static List<String> of(CopyChange change, CopyFacts facts) {
    List<String> warnings = new ArrayList<>(facts.remarks());
    warnings.add(
        "Until Cutover write to table %s only: what somebody writes to a new one is overwritten, or held as a difference. From Cutover on write to the new ones only."
            .formatted(facts.table()));
    warnings.add(
        "A write to table %s writes to the new ones in the same transaction, by a trigger with Godwit's rights; it takes about twice as long. The batch that copies a row keeps others from changing it for as long as the batch takes (backfill.batch.targetDuration)."
            .formatted(facts.table()));
    String added = change.spec().addKey();
    if (added != null) {
      warnings.add(
          "Table %s gets a column %s first, and its rows numbers in it: INSERT without a list of columns, COPY without one and SELECT * see it. Filling it writes each row of the old table anew, which its dead tuples show."
              .formatted(facts.table(), added));
    }
    if (!change.carried()) {
      warnings.add(
          "wayBack is None: what is written after Cutover is not carried back to the old table, and nothing leads back from there.");
    }
    if (facts.targets().size() > 1) {
      warnings.add(
          "At Cutover table %s has another shape from one moment to the next, and the other tables are written from then on: the application has to know both shapes by then."
              .formatted(facts.table()));
    }
    warnings.addAll(new CopyPublications(facts, added).warnings());
    warnings.addAll(new CopyLookups(facts).warnings());
    for (CopyFacts.Target target : facts.targets()) {
      for (CopyFacts.Index index : facts.indexes()) {
        if (target.indexes().stream().noneMatch(one -> one.name().equals(index.name()))) {
          warnings.add(
              "Index %s is not carried over to %s: a column that it speaks of is not there as it is."
                  .formatted(index.name(), target.after()));
        }
      }
      for (CopyFacts.Constraint constraint : facts.constraints()) {
        if (!CopiedTable.carried(constraint.columns(), target)) {
          warnings.add(
              "Constraint %s is not carried over to %s: a column that it speaks of is not there as it is, under its name."
                  .formatted(constraint.name(), target.after()));
        }
      }
      if (target.partitionBy() != null) {
        warnings.add(
            "Partitions of %s: %d, and one for what is left. Nobody adds more of them by itself. Detaching, dropping or truncating one of them after Cutover is not carried back to the old table, but for TRUNCATE; a comparison shows it. Column %s may not be NULL there, as the key needs it. An UPDATE that moves a row to another partition fails (40001) for who changes the same row at that moment."
                .formatted(target.after(), target.partitions().size() - 1, target.partitionBy()));
      }
    }
    return warnings;
  }
}
