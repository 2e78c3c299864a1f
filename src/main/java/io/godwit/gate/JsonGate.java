package io.godwit.gate;

import io.godwit.http.Exchange;
import io.godwit.http.Exchange.Reply;
import io.godwit.http.JsonAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON answer over HTTP, or what a path leads to in it. */
final class JsonGate {
  private final Exchange http;
  private final String url;
  private final String path;
  private final Duration timeout;

  JsonGate(Exchange http, String url, @Nullable String path, Duration timeout) {
    this.http = http;
    this.url = url;
    this.path = path == null ? "$" : path;
    this.timeout = timeout;
  }

  Answer ask(Map<String, String> headers, Instant now) throws InterruptedException {
    return switch (http.get(url, headers, timeout)) {
      case Reply.None none -> new Answer.Missing(none.why());
      case Reply.Body body ->
          switch (JsonAnswer.read(body.text(), path)) {
            case JsonAnswer.Found.Nothing nothing -> new Answer.Missing(nothing.why());
            case JsonAnswer.Found.Value found -> new Answer.Value(found.value(), now);
          };
    };
  }
}
