package io.godwit.whole;

import com.sun.net.httpserver.HttpServer;
import io.godwit.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applications that read by their flags and tell how that goes at {@code /metrics}; each breaks in
 * a way of its own, once a share of its readers is on the new side or once it is told to.
 */
final class Till implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(100);

  /** What goes wrong. */
  enum Fault {
    ERRORS,
    LATENCY
  }

  /** One application, told apart by its flag. */
  static final class Application {
    private final String flag;
    private final Fault fault;
    private final int breaksAt;
    private volatile boolean broken;
    private volatile int percent;
    private volatile int reached;
    private volatile long requests;
    private volatile long errors;
    private volatile @Nullable Instant brokenAt;
    private volatile @Nullable Instant zeroAt;

    /** One that breaks at a percentage; above 100 only when told to. */
    Application(String flag, Fault fault, int breaksAt) {
      this.flag = flag;
      this.fault = fault;
      this.breaksAt = breaksAt;
    }

    String flag() {
      return flag;
    }

    Fault fault() {
      return fault;
    }

    int breaksAt() {
      return breaksAt;
    }

    int reached() {
      return reached;
    }

    void breakNow() {
      broken = true;
    }

    /** From the first request that went wrong until the flag was at 0; null if it never was. */
    @Nullable Duration toZero() {
      return brokenAt == null || zeroAt == null ? null : Duration.between(brokenAt, zeroAt);
    }

    private void serve(int share) {
      percent = share;
      reached = Math.max(reached, share);
      boolean wrong = share > 0 && (broken || share >= breaksAt);
      requests += 10;
      errors += wrong && fault == Fault.ERRORS ? 5 : 0;
      if (wrong && brokenAt == null) {
        brokenAt = Instant.now();
      }
      if (share == 0 && brokenAt != null && zeroAt == null) {
        zeroAt = Instant.now();
      }
    }

    private String metrics() {
      boolean slow = fault == Fault.LATENCY && percent > 0 && brokenAt != null;
      return """
      shop_requests_total{app="%1$s"} %2$d
      shop_errors_total{app="%1$s"} %3$d
      shop_p99_seconds{app="%1$s"} %4$s
      """
          .formatted(flag, requests, errors, slow ? "0.5" : "0.1");
    }
  }

  private final TestDatabase database;
  private final List<Application> applications;
  private final HttpServer server;
  private final Thread thread;
  private volatile boolean open = true;

  Till(TestDatabase database, List<Application> applications) throws IOException {
    this.database = database;
    this.applications = List.copyOf(applications);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] text = metrics().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    this.thread = Thread.ofPlatform().daemon().start(this::serve);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private String metrics() {
    return applications.stream().map(Application::metrics).collect(Collectors.joining());
  }

  private void serve() {
    try (Connection connection = database.asApplication()) {
      while (open) {
        for (Application application : applications) {
          application.serve(percent(connection, application.flag()));
        }
        // A pace, not a wait for anything.
        LockSupport.parkNanos(PACE.toNanos());
      }
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException("the application lost its database", e));
    }
  }

  private static int percent(Connection connection, String flag) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT to_regclass('godwit.flags')")) {
        if (!row.next() || row.getString(1) == null) {
          return 0;
        }
      }
      try (ResultSet row =
          statement.executeQuery("SELECT percent FROM godwit.flags WHERE flag = '" + flag + "'")) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  @Override
  public void close() {
    open = false;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }
}
