package io.godwit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.http.Exchange;
import io.godwit.support.Patience;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonGateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void shouldFindWhatThePathLeadsTo() throws Exception {
    String body = "{\"checks\": {\"ok\": true, \"errors\": 2, \"share\": 0.5, \"none\": null}}";

    assertThat(ask(200, body, "$.checks"))
        .isEqualTo(new Answer.Value(Map.of("ok", true, "errors", 2L, "share", 0.5), NOW));
    assertThat(ask(200, body, "$.checks.errors")).isEqualTo(new Answer.Value(2L, NOW));
    assertThat(ask(200, "[1, 2]", null)).isEqualTo(new Answer.Value(List.of(1L, 2L), NOW));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'a': 1} | $.b | the answer has nothing at $.b",
        "200 | {'a': null} | $.a | the answer has null at $.a",
        "200 | <html> | $.a.b | no JSON",
        "200 | | $ | no JSON",
        "503 | {'a': 1} | $.a | HTTP status 503",
        "302 | {'a': 1} | $.a | HTTP status 302",
      })
  void shouldMeasureNothing(int status, @Nullable String body, String path, String why)
      throws Exception {
    // When
    Answer answer = ask(status, body == null ? "" : body.replace('\'', '"'), path);

    // Then
    assertThat(answer).isInstanceOf(Answer.Missing.class);
    assertThat(((Answer.Missing) answer).why())
        .isIn(why, "the answer is " + why, "the answer has nothing at $.a.b");
  }

  @Test
  void shouldNotWaitForAnAnswerThatDoesNotCome() throws Exception {
    assertThat(ask(0, "", "$.a", Duration.ofMillis(500)))
        .isEqualTo(new Answer.Missing("no answer in 500 ms"));
  }

  private static Answer ask(int status, String body, @Nullable String path)
      throws IOException, InterruptedException {
    return ask(status, body, path, Patience.LIMIT);
  }

  private static Answer ask(int status, String body, @Nullable String path, Duration limit)
      throws IOException, InterruptedException {
    try (var server = new Answering(status, body);
        var http = new Exchange()) {
      return new JsonGate(http, server.url(), path, limit).ask(Map.of(), NOW);
    }
  }
}
