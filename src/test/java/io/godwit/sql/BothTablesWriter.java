package io.godwit.sql;

import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An application that does the same to both tables, in one transaction each time, until closed. */
final class BothTablesWriter implements AutoCloseable {
  private final AtomicLong commits = new AtomicLong();
  private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean over;

  /** Executes statements in which {@code %1$s} is the table and {@code %2$d} counts up. */
  BothTablesWriter(TestDatabase database, String first, String second, String... statements) {
    thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Connection connection = database.asOwner()) {
                    connection.setAutoCommit(false);
                    while (!over) {
                      for (String table : new String[] {first, second}) {
                        for (String statement : statements) {
                          Rows.execute(connection, statement.formatted(table, commits.get()));
                        }
                      }
                      connection.commit();
                      commits.incrementAndGet();
                    }
                  } catch (SQLException e) {
                    failure.set(e);
                  }
                });
  }

  /** How often it has committed. */
  long commits() {
    return commits.get();
  }

  /** Lets it commit some more. */
  void someMore() {
    long from = commits();
    await().until(() -> commits() >= from + 20 || failure.get() != null);
  }

  @Override
  public void close() throws SQLException {
    over = true;
    await().until(() -> !thread.isAlive());
    SQLException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }
}
