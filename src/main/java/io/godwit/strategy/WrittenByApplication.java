package io.godwit.strategy;

import io.godwit.engine.ColumnChange;
import java.util.List;

/** What is different where no trigger but the application writes both columns. */
final class WrittenByApplication {
  private WrittenByApplication() {}

  static List<String> refusals(ColumnChange change) {
    return change.newColumn() == null
        ? List.of(
            "spec.dualWrite.by is Application, but without a newColumn the two columns of table "
                + change.table()
                + " are swapped under the name "
                + change.column()
                + ", and nothing but the trigger keeps both in step before and after that; give a"
                + " newColumn, or set dualWrite.by to Trigger")
        : List.of();
  }

  /** What the application has to do, and when. */
  static String warning(ColumnChange change) {
    return "There is no sync trigger (dualWrite.by: Application): the application must write "
        + String.join(", ", change.oldNames())
        + " and "
        + String.join(", ", change.freshNames())
        + " in the same statement from a version on that is rolled out after Expand and before the"
        + " end of Verify; both until Soak is over; and "
        + String.join(", ", change.freshNames())
        + " only before "
        + String.join(", ", change.oldNames())
        + (change.old().size() == 1 ? " is" : " are")
        + " hidden in Contract, as every statement that still names "
        + (change.old().size() == 1 ? "it" : "one of them")
        + " fails from then on.";
  }
}
