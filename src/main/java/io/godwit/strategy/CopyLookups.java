package io.godwit.strategy;

import io.godwit.engine.CopyFacts;
import io.godwit.engine.CopyLookup;
import io.godwit.engine.SqlStep;
import io.godwit.engine.SqlStep.Lock;
import io.godwit.engine.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What becomes of the tables that columns have their values from. */
record CopyLookups(CopyFacts facts) {

  private List<CopyLookup> all() {
    return facts.targets().stream()
        .flatMap(target -> target.columns().stream())
        .map(CopyFacts.NewColumn::lookup)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** A copy of each, before anything else: it goes last on the way back. */
  List<SqlStep> expand() {
    List<SqlStep> steps = new ArrayList<>();
    for (CopyLookup lookup : all()) {
      List<String> sql = new ArrayList<>(lookup.made());
      // Who fills and compares may be another role, and has to write the new tables for that.
      facts.grants().stream()
          .filter(grant -> grant.privilege().startsWith("INSERT"))
          .filter(grant -> !grant.grantee().equals("PUBLIC"))
          .map(grant -> "GRANT SELECT ON %s TO %s".formatted(lookup.kept().sql(), grant.grantee()))
          .distinct()
          .forEach(sql::add);
      steps.add(
          SqlStep.transaction(
              "expand/" + lookup.kept().name(),
              Stage.EXPAND,
              Lock.SHARE_UPDATE_EXCLUSIVE,
              sql,
              List.of(lookup.dropped()),
              Probes.relation(lookup.kept())));
    }
    return steps;
  }

  /**
   * Each copy as its table is by now. Nobody writes the old table or the new ones meanwhile, so
   * that whoever does later finds the new values, and the comparison finds the rows that have
   * former ones.
   */
  List<SqlStep> enforce() {
    List<SqlStep> steps = new ArrayList<>();
    for (CopyLookup lookup : all()) {
      steps.add(
          SqlStep.transaction(
              "enforce/" + lookup.kept().name(),
              Stage.ENFORCE,
              Lock.SHARE_ROW_EXCLUSIVE,
              lookup.renewed(),
              List.of(),
              Probes.never()));
    }
    return steps;
  }

  /** First part of the swap. */
  List<String> held() {
    return all().stream().map(CopyLookup::held).toList();
  }

  List<String> dropped() {
    return all().stream().map(CopyLookup::dropped).toList();
  }

  List<String> warnings() {
    return all().stream()
        .map(
            lookup ->
                "Column %s of table %s is looked up as it is at Enforce. Rows that have a former value are made anew by the comparison; where that table changes between Enforce and Cutover, Cutover is not done. From Cutover on nobody looks anything up: the application writes the column, and carries changes of %s over."
                    .formatted(lookup.value(), lookup.table(), lookup.table()))
        .toList();
  }
}
