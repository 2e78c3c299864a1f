package io.godwit.worker;

import io.godwit.backfill.BatchSize;
import io.godwit.backfill.ByteBudget;
import io.godwit.backfill.Interleaving;
import io.godwit.engine.Transform;
import io.godwit.sql.Batches;
import io.godwit.sql.Fence;
import io.godwit.sql.HotUpdates;
import io.godwit.sql.LazyFlush;
import io.godwit.sql.Orders;
import io.godwit.sql.RangeSplit;
import io.godwit.sql.Ranges;
import io.godwit.sql.SqlFailure;
import io.godwit.sql.Window;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Fills one leased range after the other, window by window, each dealt into slices. */
final class RangeFill {
  /**
   * A row that the application holds is asked for again this often before the range is given up:
   * fewer times with each time that it was given up.
   */
  private static final int ROW_TRIES = 24;

  private static final int MOST_HALVINGS = 3;

  /** Rows that are filled at once of what batches have left. */
  private static final int LOOKED_AT = 500;

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  private final Ranges ranges;
  private final Transform pair;
  private final Batches batches;
  private final HotUpdates hot;
  private final LazyFlush flush;
  private final ByteBudget budget;
  private final Work.Kit kit;
  private BatchSize size;
  private Interleaving interleaving;
  private boolean begun;
  private final BadRows badRows;

  RangeFill(
      Ranges ranges, Transform pair, Batches batches, BadRows badRows, Work.Kit kit, Orders first)
      throws SQLException {
    this.ranges = ranges;
    this.pair = pair;
    this.batches = batches;
    this.badRows = badRows;
    this.kit = kit;
    this.hot = batches.hotUpdates();
    this.flush = new LazyFlush(kit.connection());
    this.budget = new ByteBudget(batches.rowBytes());
    this.size = BatchSize.start(budget.first(first.batchRows()), budget.limits(first.limits()));
    this.interleaving = Interleaving.start(batches.dealt());
  }

  void fill(Ranges.Range range) throws SQLException, Exit, InterruptedException, Fence.Lost {
    if (range.gone()) {
      ranges.finish(range, 0);
      kit.log().info("range " + range.ordinal() + " is over: its partition is gone");
      return;
    }
    Optional<Window> window = Optional.ofNullable(range.open());
    String position = range.position();
    while (true) {
      Orders orders = Orders.read(kit.connection(), kit.fence());
      if (!orders.run() || kit.stop().asked()) {
        return;
      }
      kit.lookAtWritesNowAndThen();
      size = size.within(budget.limits(orders.limits()));
      if (window.isEmpty()) {
        window = batches.next(range, position, range.hi(), size.rows(), interleaving.slices());
      }
      if (window.isEmpty()) {
        break;
      }
      flush.before(orders.rests());
      long began = System.nanoTime();
      Written written = write(range, window.get());
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      flush.after();
      if (written == Written.NOT_OURS) {
        kit.log().info("range " + range.ordinal() + " is another worker's now");
        return;
      }
      if (written == Written.WINDOW || window.get().last()) {
        position = window.get().hi();
        var counts = hot.since(window.get().rows());
        interleaving = interleaving.after(counts.updated(), counts.hot());
        window = Optional.empty();
      } else {
        window = window.map(Window::then);
      }
      kit.stop().rest(orders.rest(took));
    }
    flush.before(false);
    finish(range);
  }

  /** A range is done only when a look that skips nothing finds nothing (rules-postgres 11). */
  private void finish(Ranges.Range range)
      throws SQLException, Exit, InterruptedException, Fence.Lost {
    Standstill standstill = new Standstill(batches);
    int tries = ROW_TRIES >> Math.min(MOST_HALVINGS, range.tries());
    Set<Batches.Unfilled> before = Set.of();
    for (int attempt = 0; attempt < tries; ) {
      if (!Orders.read(kit.connection(), kit.fence()).run()) {
        return;
      }
      List<Batches.Unfilled> left =
          badRows.look(
              () -> batches.unfilled(range, LOOKED_AT),
              () -> badRows.enterFailing(range, range.lo(), range.hi()));
      if (left.isEmpty()) {
        if (ranges.finish(range, batches.owed(range))) {
          kit.log().info("range " + range.ordinal() + " done, up to " + batches.words(range.hi()));
        }
        return;
      }
      standstill.look(left, left.size() < LOOKED_AT);
      // Who waits for one of them holds the others: first all that nobody else holds.
      boolean held = before.equals(Set.copyOf(left));
      attempt += held ? 1 : 0;
      before = Set.copyOf(left);
      Work.Kit.Write write =
          held
              ? standstill.counted(() -> badRows.fill(range, left, () -> batches.fill(range, left)))
              : () -> badRows.fill(range, left, () -> batches.fillFree(range, left));
      if (!kit.tolerant(write)) {
        return;
      }
      kit.stop().rest(BETWEEN_TRIES);
    }
    giveUp(range);
  }

  private void giveUp(Ranges.Range range) throws SQLException {
    Optional<Integer> half =
        new RangeSplit(kit.connection(), kit.fence(), pair).giveUp(range, batches.owed(range));
    kit.log()
        .info(
            "range %d is given up for now, others hold rows of it%s"
                .formatted(
                    range.ordinal(),
                    half.map(other -> "; range " + other + " is its second half now").orElse("")));
  }

  private enum Written {
    SLICE,
    WINDOW,
    NOT_OURS
  }

  private Written write(Ranges.Range range, Window window)
      throws SQLException, Exit, InterruptedException {
    long began = System.nanoTime();
    try {
      Batches.Result result = batches.fill(range, window);
      size = size.after(window.share(), Duration.ofNanos(System.nanoTime() - began));
      tellFirst();
      return result.ours() ? Written.SLICE : Written.NOT_OURS;
    } catch (SQLException e) {
      if (SqlFailure.contended(e)) {
        // What it leaves, the look at the end of the range finds.
        kit.log()
            .info("batch up to " + batches.words(window.hi()) + " left: " + SqlFailure.words(e));
        size = size.afterTimeout();
        kit.stop().rest(AFTER_FAILURE);
        return Written.SLICE;
      }
      if (!SqlFailure.ofRow(e)) {
        throw e;
      }
      Window left = window.plain();
      boolean ours =
          badRows.enterFailing(range, left.lo(), left.hi())
              ? write(range, left) != Written.NOT_OURS
              : halved(range, left, e);
      return ours ? Written.WINDOW : Written.NOT_OURS;
    }
  }

  private void tellFirst() {
    if (!begun) {
      begun = true;
      ProcessHandle.current()
          .info()
          .startInstant()
          .map(start -> Duration.between(start, Instant.now()).toMillis())
          .ifPresent(millis -> kit.log().info("first batch " + millis + " ms after the start"));
    }
  }

  /** Halves the batch until the row that fails stands alone, and names it. */
  private boolean halved(Ranges.Range range, Window window, SQLException failure)
      throws SQLException, Exit, InterruptedException {
    if (window.rows() <= 1) {
      badRows.enter(Objects.requireNonNull(range.leaf()), window.hi(), failure);
      return true;
    }
    Optional<Window> half =
        batches.next(range, window.lo(), window.hi(), (int) (window.rows() / 2), 1);
    if (half.isEmpty()) {
      return true;
    }
    Window first = window.upTo(half.get().hi(), half.get().rows());
    return write(range, first) != Written.NOT_OURS
        && write(range, window.behind(first)) != Written.NOT_OURS;
  }
}
