package io.godwit.reconcile;

import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.sql.Control;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jboss.logging.Logger;

/** Decisions that wait to be written, in the order in which they were made. */
final class WatchedOrders {
  private static final Logger LOG = Logger.getLogger(WatchedOrders.class);

  /** A waiver may name hundreds of keys; all of them are in the ledger's audit. */
  private static final int LOGGED = 500;

  private record Order(String migration, Ledger seen, Action action) {}

  private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

  /** Adds one; false if it waits already. */
  boolean add(String migration, Ledger seen, Action action) {
    Order order = new Order(migration, seen, action);
    return !orders.contains(order) && orders.add(order);
  }

  boolean waiting() {
    return !orders.isEmpty();
  }

  /** Writes them all; one that fails is tried again with the next connection. */
  void write(Connection connection) throws SQLException {
    Order order = orders.peek();
    while (order != null) {
      boolean written = Control.write(connection, order.seen(), order.action());
      LOG.infof(
          "%s: %s%s",
          order.migration(),
          Conditions.cut(order.action().toString(), LOGGED),
          written ? "" : " (the ledger had moved on)");
      orders.remove();
      order = orders.peek();
    }
  }

  /** They were made for a ledger that is not there any more. */
  void forget() {
    orders.clear();
  }
}
