package io.godwit.worker;

import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** One client of the application, which does the same thing again and again until it is closed. */
final class Traffic implements AutoCloseable {
  /** What it does; the number counts up. */
  interface Deed {
    void run(Connection connection, long number) throws SQLException;
  }

  private final List<SQLException> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong deeds = new AtomicLong();
  private final Thread thread;
  private volatile boolean over;

  private Traffic(Connection connection, Deed deed) {
    thread = Thread.ofPlatform().start(() -> run(connection, deed));
  }

  /** A client that connects as the application. */
  static Traffic of(TestDatabase database, Deed deed) {
    return of(database.asApplication(), deed);
  }

  /** A client whose statement fails where it waits longer than a second for a lock. */
  static Traffic impatient(TestDatabase database, Deed deed) {
    Connection connection = database.asApplication();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '1s'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return of(connection, deed);
  }

  /** A client on a connection, which it closes at the end. */
  static Traffic of(Connection connection, Deed deed) {
    return new Traffic(connection, deed);
  }

  private void run(Connection connection, Deed deed) {
    try (connection) {
      while (!over) {
        try {
          deed.run(connection, deeds.get());
        } catch (SQLException e) {
          failures.add(e);
        }
        deeds.incrementAndGet();
      }
    } catch (SQLException e) {
      failures.add(e);
    }
  }

  /** Lets it go on for a while. */
  void someMore() {
    long from = deeds.get();
    await().until(() -> deeds.get() >= from + 20);
  }

  List<SQLException> failures() {
    return failures;
  }

  /** SQLSTATEs of the failures, each once. */
  List<String> states() {
    return failures.stream().map(SQLException::getSQLState).distinct().sorted().toList();
  }

  @Override
  public void close() {
    end();
  }

  /** Lets it do what it is at, and nothing more. */
  void end() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
