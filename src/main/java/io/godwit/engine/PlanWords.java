package io.godwit.engine;

import io.godwit.api.CutoverSpec;
import io.godwit.api.DualWrite;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words that the texts of a plan share. */
final class PlanWords {
  private PlanWords() {}

  static String steps(Plan plan) {
    long irreversible = plan.steps().stream().filter(SqlStep::irreversible).count();
    return plan.steps().size()
        + " steps: "
        + (plan.steps().size() - irreversible)
        + " reversible, "
        + irreversible
        + " irreversible";
  }

  static String rows(Plan plan) {
    return String.format(Locale.ROOT, "about %,d rows", plan.rowsEstimated());
  }

  /** How long one worker takes that may write so many percent of the time, if it was measured. */
  static String pace(Plan plan, int dutyCycle) {
    return plan.estimate(Estimates.BACKFILL)
        .map(one -> "One worker takes " + one.at(dutyCycle).words() + ", or more. ")
        .orElse("");
  }

  static String pointOfNoReturn(Plan plan) {
    String ids =
        plan.steps().stream()
            .filter(SqlStep::irreversible)
            .map(SqlStep::id)
            .collect(Collectors.joining(", "));
    return ids.isEmpty() ? "none" : ids;
  }

  static String hash(@Nullable String hash) {
    return hash == null ? "known after Prepare" : "`" + hash + "`";
  }

  static String title(Plan plan) {
    Transform pair = plan.transform();
    return "table "
        + plan.table()
        + (pair == null || pair.copies() != null ? "" : ", " + columns(pair.names(false).old()));
  }

  /** {@code column a}, or {@code columns a, b}. */
  static String columns(List<String> names) {
    return (names.size() == 1 ? "column " : "columns ") + String.join(", ", names);
  }

  /** A side, as one thing: {@code the old column}, or {@code the old side (a, b)}. */
  static String side(String which, List<String> names) {
    return names.size() == 1
        ? "the " + which + " column"
        : "the " + which + " side (" + String.join(", ", names) + ")";
  }

  /** {@code the new column}, if rows get another shape. */
  static String fresh(Plan plan) {
    Transform pair = plan.transform();
    if (pair != null && pair.copies() != null) {
      return pair.copies().targets().size() == 1 ? "the new table" : "the new tables";
    }
    return pair == null ? "the new column" : side("new", columns(plan, Transform.Names::fresh));
  }

  /** The columns of one side of all tables; those of other tables than the user's with its name. */
  static List<String> columns(Plan plan, Function<Transform.Names, List<String>> side) {
    return plan.pairs().stream()
        .flatMap(
            pair ->
                side.apply(pair.names(false)).stream()
                    .map(column -> within(plan, pair.table()) + column))
        .toList();
  }

  /** What stands before a column's name where it is one of another table than the user's. */
  static String within(Plan plan, TableName table) {
    return table.equals(plan.table()) ? "" : table + ".";
  }

  static String lock(SqlStep step) {
    return switch (step.lock()) {
      case NONE -> "none";
      case SHARE_UPDATE_EXCLUSIVE -> step.lock().words() + " (everybody reads and writes)";
      case SHARE_ROW_EXCLUSIVE -> step.lock().words() + " (nobody writes, for a moment)";
      case ACCESS_EXCLUSIVE -> step.lock().words() + " (nobody reads or writes, for a moment)";
    };
  }

  static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  static String code(String text) {
    return "`" + text.replace('`', '\'').replace('\n', ' ') + "`";
  }

  /** Statements as a block of SQL; a fence that no statement can close. */
  static String sql(List<String> statements) {
    String body = statements.stream().map(s -> s + ";\n").collect(Collectors.joining());
    StringBuilder fence = new StringBuilder("```");
    while (body.contains(fence)) {
      fence.append('`');
    }
    return fence + "sql\n" + body + fence + "\n";
  }

  static String of(DualWrite.OnFailure onFailure) {
    return switch (onFailure) {
      case RECORD -> "Record";
      case HOLD -> "Hold";
      case ROLL_BACK -> "RollBack";
    };
  }

  /** The cohorts in their order, with how many tenants each has; empty if there are none. */
  static String cohorts(CutoverSpec cutover) {
    String cohorts =
        cutover.inOrder().stream()
            .map(
                cohort ->
                    "%s (%s%s)"
                        .formatted(
                            cohort.name(),
                            Moved.tenants(cohort.tenants().size()),
                            cohort.duration() == null ? "" : ", for " + cohort.duration()))
            .collect(Collectors.joining(", "));
    return cohorts.isEmpty()
        ? ""
        : (cutover.inOrder().size() == 1 ? "cohort " : "cohorts ") + cohorts;
  }

  static String of(CutoverSpec.Flag flag) {
    if (flag.configMap() != null) {
      return "`%s` in key %s of ConfigMap %s"
          .formatted(flag.configMap().flag(), flag.configMap().key(), flag.configMap().name());
    }
    if (flag.openFeature() != null) {
      return "`%s` of FeatureFlag `%s`"
          .formatted(flag.openFeature().flag(), flag.openFeature().name());
    }
    if (flag.http() != null) {
      return "`%s`, told over HTTP".formatted(flag.http().flag());
    }
    return flag.table() == null
        ? "of the spec"
        : "`%s` in table godwit.flags".formatted(flag.table().flag());
  }
}
