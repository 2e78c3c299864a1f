package io.godwit.worker;

import io.godwit.backfill.ByteBudget;
import io.godwit.engine.TableName;
import io.godwit.sql.Batches;
import io.godwit.sql.Bloat;
import io.godwit.sql.Fence;
import io.godwit.sql.Orders;
import io.godwit.sql.Permission;
import io.godwit.sql.Ranges;
import io.godwit.sql.SqlFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Leases ranges and fills them, batch by batch, until the sweep of the whole table finds nothing.
 */
final class BackfillLoop {
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final int SWEEP_ROWS = 1_000;

  private final Ranges ranges;
  private final Batches batches;
  private final RangeFill filling;
  private final Work.Kit kit;
  private final String owner;
  private final Permission permission;
  private final int sweepRows;
  private final BadRows badRows;
  private final Bloat bloat;

  BackfillLoop(Ranges ranges, Batches batches, Work.Kit kit, String owner)
      throws SQLException, Fence.Lost {
    this.ranges = ranges;
    this.batches = batches;
    this.badRows = new BadRows(batches, kit.log());
    this.filling =
        new RangeFill(ranges, batches, badRows, kit, Orders.read(kit.connection(), kit.fence()));
    this.kit = kit;
    this.bloat = new Bloat(kit.connection(), kit.fence());
    this.permission = new Permission(kit.connection(), kit.fence(), kit.log()::info);
    this.owner = owner;
    this.sweepRows = new ByteBudget(batches.rowBytes()).most(SWEEP_ROWS);
  }

  void run() throws SQLException, Exit, InterruptedException, Fence.Lost {
    badRows.begin();
    while (!ranges.complete()) {
      kit.writes().lookNowAndThen();
      Optional<Ranges.Range> range =
          permission.now().isPresent() ? ranges.lease(owner) : Optional.empty();
      if (range.isEmpty()) {
        kit.stop().rest(IDLE);
        continue;
      }
      try (Ranges.Lease _ = ranges.hold(range.get())) {
        batches.leaveOutQuarantined();
        if (range.get().sweep()) {
          sweep(range.get());
        } else {
          filling.fill(range.get());
        }
      }
      // Without a lease: it may take longer than one lasts.
      vacuum(range.get());
    }
    kit.writes().look();
  }

  private void vacuum(Ranges.Range range) throws SQLException {
    TableName leaf = range.leaf();
    if (leaf == null || kit.stop().asked()) {
      return;
    }
    try {
      bloat.vacuum(leaf).ifPresent(done -> kit.log().info(done.words()));
    } catch (SQLException e) {
      if (!SqlFailure.contended(e)) {
        throw e;
      }
      kit.log().info("VACUUM of table " + leaf + " given up: " + SqlFailure.words(e));
    }
  }

  /** Rows that no range saw: born behind the bound, or moved to another key meanwhile. */
  private void sweep(Ranges.Range range)
      throws SQLException, Exit, InterruptedException, Fence.Lost {
    // Whoever was put right meanwhile is filled now.
    batches.quarantine().retry();
    batches.leaveOutQuarantined();
    Standstill standstill = new Standstill(batches);
    while (!kit.stop().asked() && permission.now().isPresent()) {
      List<Batches.Unfilled> rows =
          badRows.look(() -> batches.sweep(sweepRows), badRows::enterFailing);
      if (rows.isEmpty()) {
        if (ranges.finish(range, 0)) {
          batches.quarantine().forgetRetried();
          ranges.end();
          kit.log().info("a sweep of the whole table found no row left");
        }
        return;
      }
      standstill.look(rows, rows.size() < sweepRows);
      if (!kit.tolerant(
          standstill.counted(() -> badRows.fill(range, rows, () -> batches.fill(range, rows))))) {
        return;
      }
    }
  }
}
