package io.godwit.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.engine.Credentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Another client of the same pooler, which looks at what it finds in the session it is lent. */
final class Bystander implements AutoCloseable {
  /** The pooler sees to these itself: each client has its own. */
  private static final String KEPT =
      """
      SELECT name || ' = ' || setting FROM pg_settings WHERE source = 'session' AND name NOT IN
        ('client_encoding', 'application_name', 'DateStyle', 'TimeZone', 'standard_conforming_strings')
      UNION ALL SELECT 'prepared ' || statement FROM pg_prepared_statements
      UNION ALL SELECT 'listens ' || pg_listening_channels()
      UNION ALL SELECT 'advisory lock' FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
      UNION ALL SELECT 'temporary ' || relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()
      """;

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> found = ConcurrentHashMap.newKeySet();
  private final AtomicLong count = new AtomicLong();
  private final Future<Long> looks;

  Bystander(Credentials way) {
    looks = thread.submit(looks(way));
  }

  static Connection connect(Credentials way) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", way.user());
    properties.setProperty("password", way.password());
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + way.port() + "/" + way.database(), properties);
  }

  private Callable<Long> looks(Credentials way) {
    return () -> {
      try (Connection connection = connect(way);
          Statement statement = connection.createStatement()) {
        while (!stopped.get()) {
          try (ResultSet row = statement.executeQuery(KEPT)) {
            while (row.next()) {
              found.add(row.getString(1));
            }
          }
          count.incrementAndGet();
        }
      }
      return count.get();
    };
  }

  void awaitSeen(String what) {
    await().until(() -> found.contains(what));
  }

  /** One look may be under way with what has just been taken back: the second one counts. */
  void forget() {
    long then = count.get();
    await().until(() -> count.get() > then + 1);
    found.clear();
  }

  /** What was found in all looks. */
  TreeSet<String> stop() throws Exception {
    stopped.set(true);
    assertThat(looks.get(1, TimeUnit.MINUTES)).isGreaterThan(10);
    return new TreeSet<>(found);
  }

  @Override
  public void close() {
    stopped.set(true);
    thread.close();
  }
}
