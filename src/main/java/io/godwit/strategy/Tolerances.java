package io.godwit.strategy;

import io.godwit.api.Tolerance;
import io.godwit.engine.ColumnChange;
import io.godwit.engine.TableFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether what {@code spec.verify.tolerance} says can be said of the column. */
final class Tolerances {
  private static final Set<String> NUMBERS =
      Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");

  private Tolerances() {}

  static List<String> refusals(ColumnChange change, TableFacts facts) {
    List<String> refusals = new ArrayList<>();
    List<String> names = change.spokenNames();
    for (Tolerance tolerance : change.tolerances()) {
      int at = names.indexOf(tolerance.column());
      String type = at < 0 ? "" : facts.fresh().get(at).type();
      if (at < 0) {
        refusals.add(
            "spec.verify.tolerance names column "
                + tolerance.column()
                + "; the new column"
                + (names.size() == 1 ? " is " : "s are ")
                + String.join(", ", names));
      } else if (tolerance.precision() != null && !type.startsWith("timestamp")) {
        refusals.add(
            "spec.verify.tolerance has a precision for column "
                + tolerance.column()
                + ", which is "
                + type
                + " and no point in time; take absolute or relative for numbers");
      } else if (tolerance.precision() == null
          && !NUMBERS.contains(type.replaceFirst("[(].*", ""))) {
        refusals.add(
            "spec.verify.tolerance has an amount for column "
                + tolerance.column()
                + ", which is "
                + type
                + " and no number; take precision for timestamps");
      }
    }
    return refusals;
  }
}
