package io.godwit.engine;

import io.godwit.api.CutoverSpec;
import io.godwit.api.DualWrite;
import java.util.List;
import java.util.Locale;
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
    Transform transform = plan.transform();
    return "table " + transform.table() + ", column " + transform.before().old();
  }

  /** The pair of columns, as one line. */
  static String change(Plan plan) {
    Transform transform = plan.transform();
    boolean swap = transform.before().old().equals(transform.after().fresh());
    String from = code(transform.before().old() + " " + transform.oldType());
    String to = code(transform.after().fresh() + " " + transform.newType());
    return from + " becomes " + to + (swap ? ", under its own name" : "");
  }

  static String lock(SqlStep step) {
    return step.lock() == SqlStep.Lock.NONE ? "none" : step.lock().words();
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

  static String of(CutoverSpec.Flag flag) {
    if (flag.configMap() != null) {
      return "`%s` in key %s of ConfigMap %s"
          .formatted(flag.configMap().flag(), flag.configMap().key(), flag.configMap().name());
    }
    return flag.table() == null
        ? "of the spec"
        : "`%s` in table godwit.flags".formatted(flag.table().flag());
  }
}
