package io.godwit.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.godwit.api.GateProvider;
import io.godwit.api.GateSpec;
import io.godwit.api.Phase;
import io.godwit.engine.AskedGate;
import io.godwit.engine.Measurement;
import io.godwit.http.Exchange;
import io.godwit.sql.GateLedger.Baseline;
import io.godwit.support.Patience;
import io.godwit.support.TestPrometheus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gate against a real Prometheus that scrapes a small application, with something between them
 * that may be slow, broken or verbose.
 */
class PrometheusGateTest {
  private enum Way {
    OPEN,
    SLOW,
    SLOW_BODY,
    BROKEN,
    HUGE
  }

  @TempDir static Path home;
  private static volatile String metrics = "";
  private static volatile Way way = Way.OPEN;
  private static HttpServer application;
  private static HttpServer between;
  private static TestPrometheus prometheus;
  private static HttpClient client;
  private static Exchange http;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(TestPrometheus.installed(), "Debian's package prometheus is not installed");
    http = new Exchange();
    client = HttpClient.newHttpClient();
    application = server(exchange -> send(exchange, 200, metrics));
    between = server(PrometheusGateTest::pass);
    prometheus = new TestPrometheus(home, application.getAddress().getPort());
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
      application.stop(0);
      between.stop(0);
      client.shutdownNow();
      http.close();
    }
  }

  @AfterEach
  void open() {
    way = Way.OPEN;
  }

  @Test
  void shouldMeasureANumber() {
    // Given
    metrics = "errors 0.004\n";

    // Then
    Measurement good = comesTo("errors", "result < 0.01", Measurement.Phase.SUCCESSFUL);
    assertThat(good.value()).isEqualTo("0.004");

    // When
    metrics = "errors 0.5\n";

    // Then
    assertThat(comesTo("errors", "result < 0.01", Measurement.Phase.FAILED).value())
        .isEqualTo("0.5");
  }

  @Test
  void shouldMeasureSeveralSeries() {
    // Given
    metrics = "failed{pod=\"a\"} 0.004\nfailed{pod=\"b\"} 0.002\n";

    // Then
    comesTo("failed", "result.all(x, x < 0.01) && size(result) == 2", Measurement.Phase.SUCCESSFUL);
    assertThat(comesTo("failed", "result < 0.01", Measurement.Phase.ERROR).message())
        .contains("2 series");
  }

  @Test
  void shouldTakeNoDataForNoMeasurement() {
    // Given
    metrics = "something 1\n";

    // Then: whatever the condition would say.
    assertThat(comesTo("no_such_metric", "result < 0.01", Measurement.Phase.ERROR).message())
        .isEqualTo("the query gives no data");
    comesTo("no_such_metric", "size(result) == 0", Measurement.Phase.ERROR);
  }

  @Test
  void shouldTakeNanAndInfinityForNoMeasurement() {
    // Given
    metrics = "idle 0\n";
    comesTo("idle", "result == 0", Measurement.Phase.SUCCESSFUL);

    // Then
    assertThat(comesTo("idle / idle", "!(result >= 0.01)", Measurement.Phase.ERROR).message())
        .isEqualTo("the answer is NaN");
    assertThat(comesTo("1 / idle", "result > 1", Measurement.Phase.ERROR).message())
        .isEqualTo("the answer is Infinity");
  }

  @Test
  void shouldTakeAStaleSampleForNoMeasurement() {
    // Given: of a minute ago, as a gateway passes it on.
    metrics = "pushed 0.001 " + Instant.now().minusSeconds(60).toEpochMilli() + "\n";

    // Then
    assertThat(
            comesTo(
                    "pushed",
                    "result < 0.01",
                    seen -> seen.message().contains("more than two intervals of 10s"))
                .phase())
        .isEqualTo(Measurement.Phase.ERROR);
  }

  @Test
  void shouldHoldWhilePrometheusIsStoppedAndGoOnWhenItIsBack() throws IOException {
    // Given
    metrics = "errors 0.004\n";
    comesTo("errors", "result < 0.01", Measurement.Phase.SUCCESSFUL);

    // When
    prometheus.stop();

    // Then
    Measurement stopped =
        GateJudge.judge(
            gate("errors", "result < 0.01"),
            new Direct("errors", false).askedAt(prometheus.port()),
            Optional.empty(),
            Instant.now());
    assertThat(stopped.phase()).isEqualTo(Measurement.Phase.ERROR);
    assertThat(stopped.message()).isEqualTo("cannot be reached");

    // When
    prometheus.start();

    // Then
    comesTo("errors", "result < 0.01", Measurement.Phase.SUCCESSFUL);
  }

  @Test
  void shouldHoldWhateverTheAnswerIs() {
    // Given
    metrics = "errors 0.004\n";
    comesTo("errors", "result < 0.01", Measurement.Phase.SUCCESSFUL);

    // Then
    assertThat(through(Way.SLOW)).contains("no answer in 1000 ms");
    assertThat(through(Way.SLOW_BODY)).contains("no answer in 1000 ms");
    assertThat(through(Way.BROKEN)).isEqualTo("HTTP status 500");
    assertThat(through(Way.HUGE)).isEqualTo("the answer is longer than 1 MB");

    // When
    way = Way.OPEN;

    // Then
    comesTo("errors", "result < 0.01", Measurement.Phase.SUCCESSFUL);
  }

  @Test
  void shouldCompareWithABaseline() {
    // Given
    metrics = "latency 0.3\n";
    var gate = gate("latency", "result <= 2 * baseline.p99");
    Answer.Value answer = new Answer.Value(0.3, Instant.now());

    // Then
    assertThat(judge(gate, answer, Optional.empty()).message()).contains("baseline has 0 values");
    assertThat(judge(gate, answer, Optional.of(new Baseline(9, 0.1, 0.2))).phase())
        .isEqualTo(Measurement.Phase.ERROR);
    assertThat(judge(gate, answer, Optional.of(new Baseline(10, 0.1, 0.2))).phase())
        .isEqualTo(Measurement.Phase.SUCCESSFUL);
    assertThat(judge(gate, answer, Optional.of(new Baseline(10, 0.1, 0.14))).phase())
        .isEqualTo(Measurement.Phase.FAILED);
  }

  private static Measurement judge(AskedGate gate, Answer answer, Optional<Baseline> baseline) {
    return GateJudge.judge(gate, answer, baseline, Instant.now());
  }

  private static String through(Way closed) {
    way = closed;
    Measurement seen =
        GateJudge.judge(
            gate("errors", "result < 0.01"),
            direct("errors").asked(),
            Optional.empty(),
            Instant.now());
    assertThat(seen.phase()).isEqualTo(Measurement.Phase.ERROR);
    return seen.message();
  }

  /** What a measurement comes to once what is scraped has arrived. */
  private static Measurement comesTo(String query, String condition, Measurement.Phase phase) {
    return comesTo(query, condition, seen -> seen.phase() == phase);
  }

  private static Measurement comesTo(
      String query, String condition, Predicate<Measurement> wanted) {
    AskedGate gate = gate(query, condition);
    boolean list = gate.condition() != null && gate.condition().list();
    return await()
        .until(
            () ->
                GateJudge.judge(
                    gate, new Direct(query, list).asked(), Optional.empty(), Instant.now()),
            wanted);
  }

  private static Direct direct(String query) {
    return new Direct(query, false);
  }

  private record Direct(String query, boolean list) {
    Answer asked() {
      return askedAt(between.getAddress().getPort());
    }

    /** Short where nothing else can come of it. */
    private static Duration limit() {
      return way == Way.SLOW || way == Way.SLOW_BODY ? Duration.ofSeconds(1) : Patience.LIMIT;
    }

    Answer askedAt(int port) {
      try {
        return new PrometheusGate(http, "http://127.0.0.1:" + port, query, limit())
            .ask(java.util.Map.of(), list);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static AskedGate gate(String query, String condition) {
    var spec =
        new GateSpec(
            "errors",
            List.of(Phase.SOAK),
            null,
            null,
            new GateProvider.Prometheus("http://prometheus:9090", query, null, null),
            null,
            null,
            null,
            null,
            null,
            "10s",
            null,
            condition,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    AskedGate gate = AskedGate.all(List.of(spec), name -> Optional.empty()).getFirst();
    assertThat(gate.gate().invalid()).isNull();
    return gate;
  }

  private static void pass(HttpExchange exchange) throws IOException {
    switch (way) {
      case OPEN -> {
        try {
          HttpResponse<byte[]> answer =
              client.send(
                  HttpRequest.newBuilder(
                          URI.create(
                              "http://127.0.0.1:" + prometheus.port() + exchange.getRequestURI()))
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray());
          send(exchange, answer.statusCode(), new String(answer.body(), UTF_8));
        } catch (IOException e) {
          exchange.close();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      // Never.
      case SLOW -> {}
      case SLOW_BODY -> {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
      }
      case BROKEN -> send(exchange, 500, "secret");
      case HUGE -> send(exchange, 200, " ".repeat(2 << 20));
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", handler);
    server.start();
    return server;
  }
}
