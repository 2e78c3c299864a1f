package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether a worker may go on, by its orders; the log says what holds it, and when that is over. */
public final class Permission {
  private static final Duration IDLE = Duration.ofMillis(200);

  private final Connection connection;
  private final Fence fence;
  private final Consumer<String> log;
  private boolean held;

  /** Permission of a migration's workers, read on a connection that commits each statement. */
  public Permission(Connection connection, Fence fence, Consumer<String> log) {
    this.connection = connection;
    this.fence = fence;
    this.log = log;
  }

  /**
   * The orders of this moment, or empty while nothing may be done.
   *
   * @throws Fence.Lost if the fence does not stand any more
   */
  public Optional<Orders> now() throws SQLException, Fence.Lost {
    Orders orders = Orders.read(connection, fence);
    if (held == orders.run()) {
      held = !orders.run();
      String why = orders.asked() ? "held: " + orders.held() : "suspended";
      log.accept(held ? why : "going on");
    }
    return orders.run() ? Optional.of(orders) : Optional.empty();
  }

  /**
   * The orders as soon as something may be done.
   *
   * @throws Fence.Lost if the fence does not stand any more
   * @throws InterruptedException if the worker is told to stop meanwhile
   */
  Orders await(Pauses pauses) throws SQLException, InterruptedException, Fence.Lost {
    Optional<Orders> orders = now();
    while (orders.isEmpty()) {
      pauses.rest(IDLE);
      orders = now();
    }
    return orders.get();
  }
}
