package io.godwit.worker;

import io.godwit.backfill.ByteBudget;
import io.godwit.backfill.Interleaving;
import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import io.godwit.sql.Batches;
import io.godwit.sql.Fence;
import io.godwit.sql.Orders;
import io.godwit.sql.Ranges;
import java.sql.SQLException;
import java.util.List;

/** Fills the rows of one of the tables of a plan: each has its own batch size, and its own key. */
final class TableFill {
  private static final int SWEEP_ROWS = 1_000;

  private final Transform pair;
  private final Batches batches;
  private final RangeFill filling;
  private final Work.Kit kit;
  private final int sweepRows;
  private final BadRows badRows;

  TableFill(Ranges ranges, Transform pair, Work.Kit kit, Orders first) throws SQLException {
    this.pair = pair;
    this.batches = new Batches(kit.connection(), pair, kit.fence(), Interleaving.SLICES);
    this.badRows = new BadRows(batches, pair, kit.log());
    this.filling = new RangeFill(ranges, pair, batches, badRows, kit, first);
    this.kit = kit;
    this.sweepRows = new ByteBudget(batches.rowBytes()).most(SWEEP_ROWS);
  }

  TableName table() {
    return pair.table();
  }

  void begin() throws SQLException {
    badRows.begin();
  }

  void fill(Ranges.Range range) throws SQLException, Exit, InterruptedException, Fence.Lost {
    batches.leaveOutQuarantined();
    filling.fill(range);
  }

  /** Whether work may go on. */
  interface Leave {
    boolean granted() throws SQLException, Fence.Lost;
  }

  /**
   * Rows that no range saw: born behind the bound, or moved to another key meanwhile.
   *
   * @return true once none is left
   */
  boolean sweep(Ranges.Range range, Leave leave)
      throws SQLException, Exit, InterruptedException, Fence.Lost {
    batches.leaveOutQuarantined();
    Standstill standstill = new Standstill(batches);
    while (leave.granted()) {
      List<Batches.Unfilled> rows =
          badRows.look(() -> batches.sweep(sweepRows), badRows::enterFailing);
      if (rows.isEmpty()) {
        return true;
      }
      standstill.look(rows, rows.size() < sweepRows);
      if (!kit.tolerant(
          standstill.counted(() -> badRows.fill(range, rows, () -> batches.fill(range, rows))))) {
        return false;
      }
    }
    return false;
  }
}
