package io.godwit.worker;

import io.godwit.engine.Reason;
import io.godwit.sql.Batches;
import java.sql.SQLException;
import java.util.List;

/**
 * Notices rows that stay as they are however often they are written: a trigger of the user's that
 * returns NULL (or OLD) keeps an update from being made, without any error (rules-postgres 11). A
 * row that the application holds is none of them: then the write itself fails.
 */
final class Standstill {
  /** So many writes in a row that changed nothing are no coincidence of concurrent writes. */
  private static final int PATIENCE = 10;

  private final Batches batches;
  private List<Batches.Unfilled> last = List.of();
  private int writes;

  Standstill(Batches batches) {
    this.batches = batches;
  }

  /** The same write, which counts only if it does not fail. */
  Work.Kit.Write counted(Work.Kit.Write write) {
    return () -> {
      boolean ours = write.ours();
      writes++;
      return ours;
    };
  }

  /**
   * Compares what is unfilled with what was so at the last look.
   *
   * @param all true if these are all that there are, so that fewer of them would be progress
   * @throws Exit if it is the same rows after many writes
   */
  void look(List<Batches.Unfilled> unfilled, boolean all) throws SQLException, Exit {
    // A row without a key is at another place after each write.
    boolean same =
        unfilled.equals(last) || batches.byPlace() && all && unfilled.size() == last.size();
    last = unfilled;
    if (!same) {
      writes = 0;
      return;
    }
    if (writes < PATIENCE) {
      return;
    }
    Batches.Unfilled row = unfilled.getFirst();
    List<String> triggers = batches.triggersBeforeUpdate(row.leaf());
    throw new Exit(
        Exit.Code.DATA,
        Reason.BACKFILL_FAILED,
        "the row with %s of table %s stays unfilled though it was written %d times: %s"
            .formatted(
                batches.words(row.key()),
                row.leaf(),
                writes,
                triggers.isEmpty()
                    ? "something keeps its update from being made; find out what, then retry"
                    : "trigger "
                        + String.join(" or ", triggers)
                        + " keeps its update from being made by returning NULL or OLD; let it pass"
                        + " updates of the new column, then retry, or roll back and begin anew with"
                        + " spec.backfill.userTriggers: Skip"));
  }
}
