package io.godwit.worker;

import io.godwit.engine.Reason;
import io.godwit.sql.Batches;
import io.godwit.sql.Fence;
import io.godwit.sql.Orders;
import io.godwit.sql.Ranges;
import io.godwit.sql.SqlFailure;
import io.godwit.sql.SyncFailures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Leases ranges and fills them, batch by batch, until the sweep of the whole table finds nothing.
 */
final class BackfillLoop {
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final int SWEEP_KEYS = 1_000;

  private final Ranges ranges;
  private final Batches batches;
  private final RangeFill filling;
  private final Work.Kit kit;
  private final String owner;
  private boolean held;

  BackfillLoop(Ranges ranges, Batches batches, Work.Kit kit, String owner)
      throws SQLException, Fence.Lost {
    this.ranges = ranges;
    this.batches = batches;
    this.filling = new RangeFill(ranges, batches, kit, Orders.read(kit.connection(), kit.fence()));
    this.kit = kit;
    this.owner = owner;
  }

  void run() throws SQLException, Exit, InterruptedException, Fence.Lost {
    while (!ranges.complete()) {
      boolean run = mayRun();
      Optional<Ranges.Range> range = run ? ranges.lease(owner) : Optional.empty();
      if (range.isEmpty()) {
        kit.stop().rest(IDLE);
        continue;
      }
      try {
        if (range.get().sweep()) {
          sweep(range.get());
        } else {
          filling.fill(range.get());
        }
      } finally {
        ranges.release(range.get());
      }
    }
  }

  /** A hold ends no worker: it has given its range back, and asks again and again. */
  private boolean mayRun() throws SQLException, Fence.Lost {
    Orders orders = Orders.read(kit.connection(), kit.fence());
    boolean heldNow = !orders.held().isEmpty();
    if (heldNow != held) {
      kit.log().info(heldNow ? "held: " + orders.held() : "going on");
      held = heldNow;
    }
    return orders.run();
  }

  /** Rows that no range saw: born behind the bound, or moved to another key meanwhile. */
  private void sweep(Ranges.Range range)
      throws SQLException, Exit, InterruptedException, Fence.Lost {
    while (!kit.stop().asked() && mayRun()) {
      List<String> keys = sweepKeys();
      if (keys.isEmpty()) {
        if (ranges.finish(range)) {
          ranges.end();
          kit.log().info("a sweep of the whole table found no row left");
        }
        return;
      }
      if (!kit.tolerant(() -> batches.fillKeys(range, keys).ours())) {
        return;
      }
    }
  }

  private List<String> sweepKeys() throws SQLException, Exit {
    try {
      return batches.sweep(SWEEP_KEYS);
    } catch (SQLException e) {
      if (!SqlFailure.badValue(e)) {
        throw e;
      }
      String row =
          SyncFailures.firstUpFailure(kit.connection(), kit.plan().transform())
              .map(found -> "the row with " + found)
              .orElse("a row");
      throw new Exit(
          Exit.Code.DATA,
          Reason.BACKFILL_FAILED,
          row
              + " was written meanwhile and cannot be transformed: "
              + SqlFailure.words(e)
              + "; correct the row, then retry");
    }
  }
}
