package io.godwit.strategy;

import io.godwit.api.DualWrite;
import io.godwit.api.MigrationSpec;
import io.godwit.engine.CopyChange;
import io.godwit.engine.CopyFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What keeps a table from being copied safely, each a sentence that says what to do. */
record CopyRules(CopyChange change, MigrationSpec spec, CopyFacts facts) {
  private static final int NOT_VALID_OF_PARTITIONED = 180_000;

  List<String> refusals() {
    List<String> refusals = new ArrayList<>(facts.obstacles());
    if (spec.dualWrite().by() == DualWrite.By.APPLICATION) {
      refusals.add(
          "spec.dualWrite.by is Application, but a table is copied by triggers alone: they see what an"
              + " application forgets; set dualWrite.by to Trigger");
    }
    if (spec.backfill().where() != null) {
      refusals.add(
          "spec.backfill.where leaves rows behind in the old table, which is dropped; leave it out, or"
              + " say which rows a new table gets (into.where)");
    }
    if (!spec.verify().tolerances().isEmpty()) {
      refusals.add("spec.verify.tolerance is not for tables that are copied; leave it out");
    }
    if (spec.backfill().userTriggers() != null) {
      refusals.add(
          "spec.backfill.userTriggers is not for tables that are copied: the new ones have no triggers"
              + " of yours; leave it out");
    }
    facts.targets().forEach(target -> ofTarget(target, refusals));
    refusals.addAll(new CopyPublications(facts, change.spec().addKey()).refusals(spec));
    wayBack(refusals);
    return refusals;
  }

  private void ofTarget(CopyFacts.Target target, List<String> refusals) {
    for (String key : facts.key().names()) {
      if (target.as(key).isEmpty()) {
        refusals.add(
            "%s has no column that is the key %s of table %s as it is: without it its rows cannot be told apart while both are there; add it (from: %s), and drop it afterwards if it is not wanted"
                .formatted(target.table(), key, facts.table(), key));
      }
    }
    for (CopyFacts.Index index : target.indexes()) {
      boolean kept =
          index
              .columns()
              .containsAll(
                  target.partitionBy() == null ? List.of() : List.of(target.partitionBy()));
      if (index.unique()
          && !index.kind().equals("p")
          && !kept
          && !index.columns().equals(target.key())) {
        refusals.add(
            "%s of table %s cannot be kept in %s, which is partitioned by %s: PostgreSQL sees to it within one partition only that no two rows are equal; drop it first if you can do without"
                .formatted(index.name(), facts.table(), target.after(), target.partitionBy()));
      }
    }
    for (CopyFacts.Constraint constraint : facts.constraints()) {
      if (constraint.foreign()
          && !constraint.validated()
          && target.partitionBy() != null
          && facts.serverVersion() < NOT_VALID_OF_PARTITIONED) {
        refusals.add(
            "foreign key %s of table %s is not valid, and a partitioned table cannot have such before PostgreSQL 18: validate it, or drop it"
                .formatted(constraint.name(), facts.table()));
      }
    }
    if (facts.rowSecurity()
        && !facts.columns().stream()
            .allMatch(c -> c.name().equals(target.as(c.name()).orElse("")))) {
      refusals.add(
          "table %s has row level security, and its policies speak of columns that %s has not all as they are: drop them first, and make others after Cutover"
              .formatted(facts.table(), target.after()));
    }
  }

  private void wayBack(List<String> refusals) {
    if (!change.carried()) {
      return;
    }
    List<String> sources = facts.columns().stream().map(CopyFacts.Column::name).toList();
    boolean partial = CopyRoles.partial(facts, sources);
    boolean divided = facts.targets().stream().anyMatch(target -> target.where() != null);
    Set<String> given = new LinkedHashSet<>();
    for (CopyFacts.Target target : facts.targets()) {
      Set<String> own = CopyRoles.given(target);
      given.addAll(own);
      if (divided && !own.containsAll(sources)) {
        List<String> missing = new ArrayList<>(sources);
        missing.removeAll(own);
        refusals.add(
            "%s gives column %s not back, and where rows are divided (where) each table has to give back all of them: add down, or wayBack: None"
                .formatted(target.table(), String.join(", ", missing)));
      }
    }
    List<String> missing = new ArrayList<>(sources);
    missing.removeAll(given);
    if (!missing.isEmpty() && !divided) {
      refusals.add(
          "nothing leads back to column %s of table %s: no new table has it as it is. Add down (how it follows from a new table); or do without a way back (wayBack: None), which ends rollback at Cutover"
              .formatted(String.join(", ", missing), facts.table()));
    }
    if (partial && facts.targets().getFirst().partitionBy() != null) {
      refusals.add(
          "%s has some of the columns and is partitioned, and a row that moves to another partition would lose the others on the way back: partition it in a second migration, or say wayBack: None"
              .formatted(facts.targets().getFirst().table()));
    }
    if (!partial && !divided && facts.targets().size() > 1) {
      refusals.add(
          "each of the new tables has all columns and all rows: which of them would be right after Cutover? Divide rows (where) or columns (columns), or say wayBack: None");
    }
  }
}
