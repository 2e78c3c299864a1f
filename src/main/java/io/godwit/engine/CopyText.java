package io.godwit.engine;

import io.godwit.api.BackfillSpec;
import io.godwit.api.MigrationSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** What MIGRATION-PLAN.md says of tables that are copied. */
record CopyText(MigrationSpec spec, Plan plan, Copies copies) {

  /** The new tables, and what is not in them as it was: a line each. */
  Map<String, String> tables() {
    Map<String, String> lines = new LinkedHashMap<>();
    for (Copies.Target target : copies.targets()) {
      lines.put(
          "New table " + target.after().name(),
          "until Cutover %s%s; a row is found by %s"
              .formatted(
                  PlanWords.code(target.table().toString()),
                  target.where() == null
                      ? ""
                      : ", rows for which " + PlanWords.code(target.where()),
                  String.join(", ", target.match())));
      for (int i = 0; i < target.columns().size(); i++) {
        String column = target.columns().get(i);
        String up = target.expressions().get(i);
        if (!up.equals(Identifier.quote(column))) {
          lines.put("Up, " + target.after().name() + "." + column, PlanWords.code(up));
        }
      }
      target.back().keySet().stream()
          .sorted()
          .filter(column -> copies.carried())
          .filter(column -> !Identifier.quote(column).equals(target.back().get(column)))
          .forEach(
              column ->
                  lines.put(
                      "Down, " + column,
                      PlanWords.code(String.valueOf(target.back().get(column)))));
    }
    return lines;
  }

  /** How the rows that are there are copied. */
  String backfill(String rows, String pods) {
    BackfillSpec backfill = spec.backfill();
    return "Existing rows, "
        + rows
        + ", are "
        + (copies.fill() == null ? "copied" : "given a key, by which the trigger copies them,")
        + " in batches of at most "
        + backfill.batch().maxRows()
        + ", each a transaction of its own that takes about "
        + backfill.batch().targetDuration()
        + " and keeps others from changing its rows meanwhile, by "
        + pods
        + ", each writing at most "
        + backfill.dutyCycle()
        + " % of the time. "
        + PlanWords.pace(plan, backfill.dutyCycle())
        + "A row that somebody else holds is left for later. Done when a sweep of"
        + " the whole table finds no row left.";
  }

  /** What becomes of the names, and of what is written then. */
  String cutover() {
    return "The first new table takes the name of the old one, and the triggers turn round, in one"
        + " short transaction. From then on what is written to "
        + PlanWords.fresh(plan)
        + (copies.carried() ? " is carried back to" : " does not reach")
        + " the old one.";
  }
}
