package io.godwit.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.failsafe.RetryPolicy;
import io.godwit.api.Migration;
import io.godwit.api.MigrationSpec;
import io.godwit.api.MigrationStatus;
import io.godwit.api.NotificationSpec;
import io.godwit.api.NotificationSpec.Format;
import io.godwit.api.NotificationSpec.Kind;
import io.godwit.support.SpecDraft;
import io.godwit.support.Specs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** News on their way to a receiver that is a real HTTP server. */
class DeliveryTest {
  private MigrationSpec spec = SpecDraft.byFlag().spec();
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Request(String contentType, String body) {}

  private final Queue<Request> received = new ConcurrentLinkedQueue<>();
  private final Queue<String> hiccups = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
  private HttpServer server;
  private Delivery delivery;

  @BeforeEach
  void shouldListen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hook",
        exchange -> {
          received.add(
              new Request(
                  exchange.getRequestHeaders().getFirst("Content-Type"),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
          Integer answer = answers.poll();
          exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
          exchange.close();
        });
    server.start();
    delivery =
        new Delivery(
            (namespace, receiver) -> {
              if (hiccups.poll() != null) {
                throw new IllegalStateException("the API server is away");
              }
              return Optional.ofNullable(receiver.url());
            },
            RetryPolicy.builder()
                .handle(IOException.class)
                .withDelay(Duration.ofMillis(5))
                .withMaxRetries(20)
                .build());
  }

  @AfterEach
  void shouldStop() {
    delivery.close();
    server.stop(0);
  }

  @Test
  void shouldSendACloudEvent() throws IOException {
    // When
    send(Format.CLOUD_EVENTS, new Notice(Kind.INCIDENT, "DivergenceFound", "3 rows differ"));

    // Then
    await().until(() -> !received.isEmpty());
    Request request = received.remove();
    JsonNode event = JSON.readTree(request.body());
    assertThat(request.contentType()).isEqualTo("application/cloudevents+json");
    assertThat(event.path("specversion").asText()).isEqualTo("1.0");
    assertThat(event.path("type").asText()).isEqualTo("io.godwit.migration.incident");
    assertThat(event.path("source").asText())
        .isEqualTo("/apis/godwit.io/v1alpha1/namespaces/shop/migrations/amount");
    assertThat(event.path("time").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(event.at("/data/severity").asText()).isEqualTo("incident");
    assertThat(event.at("/data/message").asText()).isEqualTo("3 rows differ");
    assertThat(event.at("/data/phase").asText()).isEqualTo("Verify");
  }

  @Test
  void shouldTellWithThePlanWhatCallersMustDoAndByWhen() throws IOException {
    // When
    spec =
        Specs.patch(
            spec,
            "{'audience': [{'team': 'web', 'contact': '#web', 'action': 'read amount', 'by': '2026-11-30'}]}");
    send(Format.CLOUD_EVENTS, new Notice(Kind.PLAN_READY, "PhaseBegun", "the plan"));

    // Then
    await().until(() -> !received.isEmpty());
    JsonNode data = JSON.readTree(received.remove().body()).path("data");
    assertThat(data.path("message").asText())
        .isEqualTo("the plan\nWho has to do what:\n- web (#web) by 2026-11-30: read amount");
    assertThat(data.at("/audience/0/team").asText()).isEqualTo("web");
    assertThat(data.at("/audience/0/by").asText()).isEqualTo("2026-11-30");
  }

  @Test
  void shouldSendWhatAChatTakes() throws IOException {
    // When
    send(Format.SLACK, new Notice(Kind.ROLLED_BACK, "GateFailed", "<!channel> & so on"));

    // Then
    await().until(() -> !received.isEmpty());
    assertThat(JSON.readTree(received.remove().body()).path("text").asText())
        .isEqualTo(":warning: *shop/amount* rolled back: &lt;!channel&gt; &amp; so on");
  }

  @Test
  void shouldSendItAgainUntilItIsTaken() throws IOException {
    // Given
    answers.addAll(List.of(503, 500, 429));

    // When
    send(Format.CLOUD_EVENTS, new Notice(Kind.DONE, "Succeeded", "done"));

    // Then
    await().until(() -> received.size() == 4);
    assertThat(received.stream().map(Request::body).distinct()).hasSize(1);
  }

  @Test
  void shouldSendItThoughTheAddressCannotBeReadAtFirst() throws IOException {
    // Given
    hiccups.addAll(List.of("once", "twice"));

    // When
    send(Format.SLACK, new Notice(Kind.DONE, "Succeeded", "done"));

    // Then
    await().until(() -> received.size() == 1);
    assertThat(hiccups).isEmpty();
  }

  private void send(Format format, Notice notice) throws IOException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    Migration migration = Specs.migration("amount", spec);
    migration.getMetadata().setNamespace("shop");
    migration.getMetadata().setUid("uid-1");
    MigrationStatus status = JSON.readValue("{\"phase\": \"Verify\"}", MigrationStatus.class);
    delivery.send(
        "shop",
        new NotificationSpec("test", url, null, format, null),
        Message.of(format, migration, status, notice, NOON));
  }
}
