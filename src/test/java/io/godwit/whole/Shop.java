package io.godwit.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A shop that is open all the time: old and new versions of it insert and update orders through the
 * column that the flag tells them, and keep a record of their own of what they wrote.
 */
final class Shop implements AutoCloseable {
  static final int ORDERS = 20_000;

  /** The first orders are never updated: tests that need rows for themselves take these. */
  static final int UNTOUCHED = 10;

  private final TestDatabase database;
  private final List<Thread> clerks = new ArrayList<>();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong transactions = new AtomicLong();
  private volatile boolean open = true;

  Shop(TestDatabase database) {
    this.database = database;
    database.execute(
        """
        CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          customer_id int NOT NULL, amount_cents int NOT NULL DEFAULT 0 CHECK (amount_cents >= 0),
          note text)
        """,
        "CREATE INDEX ON orders (amount_cents)",
        "COMMENT ON COLUMN orders.amount_cents IS 'what it costs'",
        "CREATE TABLE order_log (order_id bigint NOT NULL, cents bigint NOT NULL)",
        """
        CREATE FUNCTION read_new() RETURNS integer LANGUAGE plpgsql STABLE AS $$
        BEGIN RETURN coalesce((SELECT percent FROM godwit.flags WHERE flag = 'read-new'), 0);
        EXCEPTION WHEN undefined_table OR invalid_schema_name THEN RETURN 0; END $$
        """,
        "INSERT INTO orders (customer_id, amount_cents) SELECT i % 100, i FROM generate_series(1, "
            + ORDERS
            + ") i",
        "INSERT INTO order_log SELECT id, amount_cents FROM orders",
        "ANALYZE orders");
  }

  TestDatabase database() {
    return database;
  }

  /** Opens with two clerks. */
  Shop open() {
    for (int i = 0; i < 2; i++) {
      clerks.add(Thread.ofPlatform().daemon().start(this::serve));
    }
    return this;
  }

  private void serve() {
    try (Connection connection = database.asApplication()) {
      connection.setAutoCommit(false);
      while (open) {
        order(connection);
        transactions.incrementAndGet();
        // A pace, not a wait for anything: the machine has other work to do.
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      }
    } catch (SQLException e) {
      failures.add(e.getSQLState() + " " + e.getMessage());
    }
  }

  private static void order(Connection connection) throws SQLException {
    var random = ThreadLocalRandom.current();
    int percent;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT read_new()")) {
      row.next();
      percent = row.getInt(1);
    }
    boolean fresh = random.nextInt(1, 101) <= percent;
    long cents = random.nextInt(1, 1000);
    long order;
    if (random.nextBoolean()) {
      String sql =
          fresh
              ? "INSERT INTO orders (customer_id, amount) VALUES (1, ? / 100.0) RETURNING id"
              : "INSERT INTO orders (customer_id, amount_cents) VALUES (1, ?) RETURNING id";
      order = id(connection, sql, cents, 0);
    } else {
      String sql =
          fresh
              ? "UPDATE orders SET amount = amount + ? / 100.0 WHERE id = ? RETURNING id"
              : "UPDATE orders SET amount_cents = amount_cents + ? WHERE id = ? RETURNING id";
      order = id(connection, sql, cents, random.nextLong(UNTOUCHED + 1, ORDERS + 1));
    }
    try (PreparedStatement log =
        connection.prepareStatement("INSERT INTO order_log VALUES (?, ?)")) {
      log.setLong(1, order);
      log.setLong(2, cents);
      log.executeUpdate();
    }
    connection.commit();
  }

  private static long id(Connection connection, String sql, long cents, long order)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, cents);
      if (order > 0) {
        statement.setLong(2, order);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  @Override
  public void close() {
    open = false;
    for (Thread clerk : clerks) {
      try {
        clerk.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Closes, and nobody was turned away. */
  void shouldHaveServedEverybody() {
    close();
    assertThat(failures).as("failed transactions").isEmpty();
    assertThat(transactions.get()).as("transactions").isPositive();
  }

  /** Orders whose amount is not what the shop's own record says. */
  long wrongOrders(String cents) {
    return Long.parseLong(
        String.valueOf(
            database.value(
                """
                SELECT count(*) FROM orders o FULL JOIN
                  (SELECT order_id, sum(cents) AS cents FROM order_log GROUP BY 1) l ON l.order_id = o.id
                WHERE (%s) IS DISTINCT FROM l.cents
                """
                    .formatted(cents))));
  }
}
