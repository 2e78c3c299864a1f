package io.godwit.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Prometheus of Debian's package, started and stopped by a test, that scrapes one address. */
public final class TestPrometheus implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/bin/prometheus");

  private final Path home;
  private final int port;
  private Process process;

  /** Scrapes a port of this machine twice a second. */
  public TestPrometheus(Path home, int scraped) throws IOException {
    this.home = home;
    this.port = freePort();
    Files.writeString(
        home.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 500ms, scrape_timeout: 400ms}
        scrape_configs:
          - job_name: shop
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(scraped));
    start();
  }

  /** False where nobody could install it. */
  public static boolean installed() {
    return Files.isExecutable(BINARY);
  }

  /** Starts it, or starts it again with what it has stored. */
  public void start() throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    BINARY.toString(),
                    "--config.file=" + home.resolve("prometheus.yml"),
                    "--storage.tsdb.path=" + home.resolve("data"),
                    "--web.listen-address=0.0.0.0:" + port))
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
  }

  /** Stops it; what it has stored stays. */
  public void stop() {
    process.destroy();
    process.onExit().join();
  }

  /** It listens on all addresses, so that pods reach it, too. */
  public int port() {
    return port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
