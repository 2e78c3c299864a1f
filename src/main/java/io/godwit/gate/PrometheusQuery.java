package io.godwit.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.http.Exchange;
import io.godwit.signal.Reading;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** One number from Prometheus, or anything that speaks its API. */
public final class PrometheusQuery {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpCheck http;
  private final URI uri;

  /** A query of a server. */
  public PrometheusQuery(HttpCheck http, String address, String query) {
    this.http = http;
    this.uri =
        URI.create(
            address.replaceAll("/+$", "")
                + "/api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
  }

  /**
   * Asks once.
   *
   * @throws InterruptedException if the thread is told to stop meanwhile
   */
  public Reading read(String signal, Instant at) throws InterruptedException {
    String source = "Prometheus at " + uri.getAuthority();
    try {
      HttpResponse<String> response = http.get(uri);
      if (response.statusCode() != HttpURLConnection.HTTP_OK) {
        return Reading.missing(signal, "HTTP status " + response.statusCode(), at, source);
      }
      return number(signal, JSON.readTree(response.body()), at, source);
    } catch (JsonProcessingException e) {
      return Reading.missing(signal, "the answer is no JSON", at, source);
    } catch (IOException e) {
      return Reading.missing(signal, Exchange.words(e), at, source);
    }
  }

  private static Reading number(String signal, JsonNode answer, Instant at, String source) {
    JsonNode result = answer.at("/data/result");
    String type = answer.at("/data/resultType").asText();
    if (type.equals("vector") && result.size() != 1) {
      return Reading.missing(
          signal, "the query gives " + result.size() + " series instead of one", at, source);
    }
    JsonNode sample = type.equals("vector") ? result.at("/0/value") : result;
    if (!(type.equals("vector") || type.equals("scalar")) || sample.size() != 2) {
      return Reading.missing(signal, "the query gives no number", at, source);
    }
    try {
      return Reading.of(signal, Double.parseDouble(sample.get(1).asText()), at, source);
    } catch (NumberFormatException e) {
      // Prometheus writes +Inf where Java reads Infinity.
      return Reading.missing(signal, "the query gives no number", at, source);
    }
  }
}
