package io.godwit.worker;

import io.godwit.engine.TableName;
import io.godwit.engine.Transform;
import io.godwit.sql.Bloat;
import io.godwit.sql.Fence;
import io.godwit.sql.Orders;
import io.godwit.sql.Permission;
import io.godwit.sql.Quarantine;
import io.godwit.sql.Ranges;
import io.godwit.sql.SqlFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Leases ranges and fills them, batch by batch, until the sweep of the whole table finds nothing.
 */
final class BackfillLoop {
  private static final Duration IDLE = Duration.ofMillis(200);

  private final Ranges ranges;
  private final List<TableFill> tables = new ArrayList<>();
  private final Quarantine quarantine;
  private final Work.Kit kit;
  private final String owner;
  private final Permission permission;
  private final Bloat bloat;

  BackfillLoop(Ranges ranges, Work.Kit kit, String owner) throws SQLException, Fence.Lost {
    this.ranges = ranges;
    Orders first = Orders.read(kit.connection(), kit.fence());
    for (Transform pair : kit.plan().filled()) {
      tables.add(new TableFill(ranges, pair, kit, first));
    }
    this.quarantine = new Quarantine(kit.connection(), kit.fence());
    this.kit = kit;
    this.bloat = new Bloat(kit.connection(), kit.fence());
    this.permission = new Permission(kit.connection(), kit.fence(), kit.log()::info);
    this.owner = owner;
  }

  void run() throws SQLException, Exit, InterruptedException, Fence.Lost {
    for (TableFill table : tables) {
      table.begin();
    }
    while (!ranges.complete()) {
      kit.lookAtWritesNowAndThen();
      Optional<Ranges.Range> range =
          permission.now().isPresent() ? ranges.lease(owner) : Optional.empty();
      if (range.isEmpty()) {
        kit.stop().rest(IDLE);
        continue;
      }
      try (Ranges.Lease _ = ranges.hold(range.get())) {
        if (range.get().sweep()) {
          sweep(range.get());
        } else {
          table(range.get()).fill(range.get());
        }
      }
      // Without a lease: it may take longer than one lasts.
      vacuum(range.get());
    }
    kit.lookAtWrites();
  }

  /** Whose rows they are; of those of a table that is gone, whichever. */
  private TableFill table(Ranges.Range range) {
    // Only a plan of one table may have partitions.
    return tables.stream()
        .filter(table -> table.table().equals(range.leaf()))
        .findFirst()
        .orElse(tables.getFirst());
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
    quarantine.retry();
    for (TableFill table : tables) {
      if (!table.sweep(range, () -> !kit.stop().asked() && permission.now().isPresent())) {
        return;
      }
    }
    if (ranges.finish(range, 0)) {
      quarantine.forgetRetried();
      ranges.end();
      kit.log().info("a sweep of the whole table found no row left");
    }
  }
}
