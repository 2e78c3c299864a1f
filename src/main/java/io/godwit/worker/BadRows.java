package io.godwit.worker;

import io.godwit.engine.Reason;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import io.godwit.sql.Batches;
import io.godwit.sql.Ranges;
import io.godwit.sql.SqlFailure;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts rows that cannot be transformed into quarantine, until there are too many of them. */
final class BadRows {
  private final Batches batches;
  private final Transform pair;
  private final Log log;

  BadRows(Batches batches, Transform pair, Log log) {
    this.batches = batches;
    this.pair = pair;
    this.log = log;
  }

  /** A worker that begins: where there were too many, all of them are tried once more. */
  void begin() throws SQLException {
    if (batches.quarantine().excess().isPresent()) {
      batches.quarantine().retry();
    }
    batches.leaveOutQuarantined();
  }

  /** True if the expression fails for rows of a stretch, which are left out from now on. */
  boolean enterFailing(Ranges.Range range, @Nullable String lo, String hi)
      throws SQLException, Exit {
    return pair.setsAside() && entered(batches.quarantineFailing(range, lo, hi));
  }

  /** The same for rows of the whole table. */
  boolean enterFailing() throws SQLException, Exit {
    return pair.setsAside() && entered(batches.quarantineFailing());
  }

  /** A row that fails alone, of a constraint or a trigger. */
  void enter(TableName leaf, String key, SQLException failure) throws SQLException, Exit {
    if (!pair.setsAside()) {
      throw unnamed(key, failure);
    }
    batches.quarantine().enter(leaf, key, failure);
    log.info("the row with " + batches.words(key) + " fails: " + SqlFailure.words(failure));
    entered(1);
  }

  /** Looks for unfilled rows. */
  interface Look {
    List<Batches.Unfilled> rows() throws SQLException;
  }

  /** Enters those for which the expression fails; false if there are none. */
  interface Entering {
    boolean any() throws SQLException, Exit;
  }

  /** Looks again where rows were written that the sync trigger could not carry over. */
  List<Batches.Unfilled> look(Look look, Entering entering) throws SQLException, Exit {
    try {
      return look.rows();
    } catch (SQLException e) {
      if (!SqlFailure.badValue(e)) {
        throw e;
      }
      if (!pair.setsAside()) {
        var place = batches.placeOfFailing();
        if (place.isPresent()) {
          throw unnamed(place.get(), e);
        }
        // Somebody has put it right meanwhile.
        return look.rows();
      }
      if (entering.any()) {
        return look.rows();
      }
      throw e;
    }
  }

  /** It cannot be set aside: the work ends here. */
  private Exit unnamed(String place, SQLException failure) {
    return exit(
        "the row with "
            + batches.words(place)
            + " cannot be transformed: "
            + SqlFailure.words(failure));
  }

  /** Fills rows at once, or one by one, so that only those stay behind that fail themselves. */
  boolean fill(Ranges.Range range, List<Batches.Unfilled> rows, Work.Kit.Write atOnce)
      throws SQLException, Exit {
    try {
      return atOnce.ours();
    } catch (SQLException e) {
      if (!SqlFailure.ofRow(e)) {
        throw e;
      }
    }
    for (Batches.Unfilled row : rows) {
      try {
        if (!batches.fill(range, List.of(row))) {
          return false;
        }
      } catch (SQLException e) {
        if (!SqlFailure.ofRow(e)) {
          throw e;
        }
        enter(row.leaf(), row.key(), e);
      }
    }
    return true;
  }

  private boolean entered(long rows) throws SQLException, Exit {
    if (rows == 0) {
      return false;
    }
    log.info(rows + " rows that cannot be transformed are in quarantine");
    batches.leaveOutQuarantined();
    var excess = batches.quarantine().excess();
    if (excess.isPresent()) {
      throw exit(excess.get());
    }
    return true;
  }

  private static Exit exit(String what) {
    return new Exit(
        Exit.Code.DATA, Reason.BACKFILL_FAILED, what + "; correct the rows, then retry");
  }
}
