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
import org.jspecify.annotations.Nullable;

/**
 * Leases ranges and fills them, batch by batch, until the sweep of the whole table finds nothing.
 */
final class BackfillLoop {
  private static final Duration IDLE = Duration.ofMillis(500);
  private static final int SWEEP_KEYS = 1_000;

  /**
   * A row that the application holds is asked for again this often before the range is put back.
   */
  private static final int ROW_TRIES = 50;

  private final Ranges ranges;
  private final Batches batches;
  private final Work.Kit kit;
  private final String owner;

  BackfillLoop(Ranges ranges, Batches batches, Work.Kit kit, String owner) {
    this.ranges = ranges;
    this.batches = batches;
    this.kit = kit;
    this.owner = owner;
  }

  void run() throws SQLException, Exit, InterruptedException, Fence.Lost {
    while (!ranges.complete()) {
      Orders orders = orders();
      Optional<Ranges.Range> range = orders.run() ? ranges.lease(owner) : Optional.empty();
      if (range.isEmpty()) {
        kit.stop().rest(IDLE);
        continue;
      }
      try {
        if (range.get().sweep()) {
          sweep(range.get());
        } else {
          fill(range.get());
        }
      } finally {
        ranges.release(range.get());
      }
    }
  }

  private Orders orders() throws SQLException, Fence.Lost {
    return Orders.read(kit.connection(), kit.fence());
  }

  private void fill(Ranges.Range range)
      throws SQLException, Exit, InterruptedException, Fence.Lost {
    String position = range.position();
    while (true) {
      Orders orders = orders();
      if (!orders.run() || kit.stop().asked()) {
        return;
      }
      Optional<Batches.Window> window = batches.next(position, range.hi(), orders.batchRows());
      if (window.isEmpty()) {
        break;
      }
      if (!write(range, window.get())) {
        kit.log().info("range " + range.ordinal() + " is another worker's now");
        return;
      }
      position = window.get().hi();
      kit.stop().rest(orders.pause());
    }
    finish(range);
  }

  /** A range is done only when a look that skips nothing finds nothing (rules-postgres 11). */
  private void finish(Ranges.Range range) throws SQLException, Exit, InterruptedException {
    for (int attempt = 0; attempt < ROW_TRIES; attempt++) {
      if (batches.unfilled(range) == 0) {
        if (ranges.finish(range)) {
          kit.log().info("range " + range.ordinal() + " done, up to key " + range.hi());
        }
        return;
      }
      var whole = new Batches.Window(range.lo(), range.hi(), 0);
      if (!tolerant(() -> batches.rest(range, whole).ours())) {
        return;
      }
      kit.stop().rest(IDLE.dividedBy(10));
    }
  }

  private boolean write(Ranges.Range range, Batches.Window window)
      throws SQLException, Exit, InterruptedException {
    try {
      return batches.fill(range, window).ours();
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e)) {
        throw e;
      }
      if (SqlFailure.transientFailure(e)) {
        kit.log().info("batch up to key " + window.hi() + " again: " + SqlFailure.words(e));
        kit.stop().rest(IDLE);
        return true;
      }
      if (SqlFailure.state(e).startsWith("42")) {
        throw e;
      }
      return halved(range, window, e);
    }
  }

  /** Halves the batch until the row that fails stands alone, and names it. */
  private boolean halved(Ranges.Range range, Batches.Window window, SQLException failure)
      throws SQLException, Exit, InterruptedException {
    if (window.rows() <= 1) {
      throw failed(window.hi(), failure);
    }
    Optional<Batches.Window> half =
        batches.next(window.lo(), window.hi(), (int) (window.rows() / 2));
    if (half.isEmpty()) {
      return true;
    }
    long rest = window.rows() - half.get().rows();
    return write(range, half.get())
        && write(range, new Batches.Window(half.get().hi(), window.hi(), rest));
  }

  private static Exit failed(@Nullable String key, SQLException failure) {
    return new Exit(
        Exit.Code.DATA,
        Reason.BACKFILL_FAILED,
        "the row with key "
            + key
            + " cannot be transformed: "
            + SqlFailure.words(failure)
            + "; correct the row, then retry");
  }

  /** Rows that no range saw: born behind the bound, or moved to another key meanwhile. */
  private void sweep(Ranges.Range range) throws SQLException, Exit, InterruptedException {
    while (!kit.stop().asked()) {
      List<String> keys = sweepKeys();
      if (keys.isEmpty()) {
        if (ranges.finish(range)) {
          ranges.end();
          kit.log().info("a sweep of the whole table found no row left");
        }
        return;
      }
      if (!tolerant(() -> batches.fillKeys(range, keys).ours())) {
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

  private interface Write {
    boolean ours() throws SQLException;
  }

  /** A row that is held just now is no failure; the next look finds it again. */
  private boolean tolerant(Write write) throws SQLException, InterruptedException {
    try {
      return write.ours();
    } catch (SQLException e) {
      if (SqlFailure.connectionLost(e) || !SqlFailure.transientFailure(e)) {
        throw e;
      }
      kit.stop().rest(IDLE.dividedBy(5));
      return true;
    }
  }
}
