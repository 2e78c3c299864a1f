package io.godwit.flag;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service that keeps one flag and can be made to fail. */
final class FlagService implements AutoCloseable {
  private static final Pattern PERCENT = Pattern.compile("\"weight\": (\\d+)");
  private static final Pattern TENANTS = Pattern.compile("\"tenants\": (\\[[^]]*])");

  private final HttpServer server;
  private final String token;

  /** What was sent, with method and type. */
  final Queue<String> sent = new ConcurrentLinkedQueue<>();

  volatile int percent;
  volatile String tenants = "[]";
  volatile int readStatus = 200;
  volatile int writeStatus = 204;
  volatile boolean silent;
  volatile boolean forgetful;
  volatile String answer = "{\"flag\": {\"weight\": %d}}";

  FlagService(String token) throws IOException {
    this.token = token;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          if (silent) {
            // Never.
            return;
          }
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          int status;
          String body = "";
          if (!("Bearer " + token).equals(given)) {
            status = 401;
          } else if (exchange.getRequestMethod().equals("GET")) {
            status = readStatus;
            body = answer.formatted(percent, tenants);
          } else {
            status = writeStatus;
            String told =
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            sent.add(
                "%s %s %s"
                    .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        told));
            Matcher found = PERCENT.matcher(told);
            if (status < 300 && !forgetful && found.find()) {
              percent = Integer.parseInt(found.group(1));
              Matcher list = TENANTS.matcher(told);
              tenants = list.find() ? list.group(1) : "[]";
            }
          }
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          boolean empty = status == 204 || bytes.length == 0;
          exchange.sendResponseHeaders(status, empty ? -1 : bytes.length);
          if (!empty) {
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/flags/read-amount";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
