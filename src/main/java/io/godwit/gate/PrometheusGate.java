package io.godwit.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.http.Exchange;
import io.godwit.http.Exchange.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The instant vector or scalar that a query gives. The time that Prometheus says with it is that of
 * the evaluation; where the query is nothing but a selector, the samples' own time is asked for.
 */
final class PrometheusGate {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SELECTOR =
      Pattern.compile("\\s*[a-zA-Z_:][a-zA-Z0-9_:]*\\s*(\\{[^{}]*\\})?\\s*");
  private static final double MILLIS = 1000;

  private final Exchange http;
  private final String address;
  private final String query;
  private final Duration timeout;

  PrometheusGate(Exchange http, String address, String query, Duration timeout) {
    this.http = http;
    this.address = address.replaceAll("/+$", "");
    this.query = query;
    this.timeout = timeout;
  }

  private record Series(double value, Instant at) {}

  /**
   * Asks once.
   *
   * @param list true if any number of series will do
   */
  Answer ask(Map<String, String> headers, boolean list) throws InterruptedException {
    try {
      List<Series> series = series(query, headers);
      if (series.isEmpty()) {
        return new Answer.Missing("the query gives no data");
      }
      if (!list && series.size() != 1) {
        return new Answer.Missing(
            "the query gives "
                + series.size()
                + " series; aggregate them, or name them in the condition: result[0]");
      }
      Instant sampled = oldest(series);
      if (SELECTOR.matcher(query).matches()) {
        // A sample's own time, as a number.
        Optional<Instant> own =
            series("timestamp(" + query + ")", headers).stream()
                .map(one -> Instant.ofEpochMilli((long) (one.value() * MILLIS)))
                .min(Instant::compareTo);
        sampled = own.filter(sampled::isAfter).orElse(sampled);
      }
      List<Double> values = series.stream().map(Series::value).toList();
      return new Answer.Value(list ? values : values.getFirst(), sampled);
    } catch (Unusable e) {
      return new Answer.Missing(String.valueOf(e.getMessage()));
    }
  }

  private static final class Unusable extends Exception {
    Unusable(String message) {
      super(message);
    }
  }

  private static Instant oldest(List<Series> series) {
    return series.stream().map(Series::at).min(Instant::compareTo).orElseThrow();
  }

  private List<Series> series(String expression, Map<String, String> headers)
      throws Unusable, InterruptedException {
    String url =
        address
            + "/api/v1/query?query="
            + URLEncoder.encode(expression, StandardCharsets.UTF_8)
            + "&timeout="
            + timeout.toMillis()
            + "ms";
    return switch (http.get(url, headers, timeout)) {
      case Reply.None none -> throw new Unusable(none.why());
      case Reply.Body body -> read(body.text());
    };
  }

  private static List<Series> read(String body) throws Unusable {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new Unusable("the answer is no JSON");
    }
    JsonNode result = answer.at("/data/result");
    return switch (answer.at("/data/resultType").asText()) {
      case "scalar" -> List.of(sample(result));
      case "vector" -> {
        List<Series> all = new ArrayList<>();
        for (JsonNode one : result) {
          all.add(sample(one.path("value")));
        }
        yield all;
      }
      case "matrix" -> throw new Unusable("the query gives ranges; it has to give numbers");
      default -> throw new Unusable("the answer is not one of Prometheus");
    };
  }

  private static Series sample(JsonNode pair) throws Unusable {
    if (pair.size() != 2) {
      throw new Unusable("the query gives no number");
    }
    Instant at = Instant.ofEpochMilli((long) (pair.get(0).asDouble() * MILLIS));
    String number = pair.get(1).asText();
    return switch (number) {
      // Java writes them otherwise.
      case "+Inf" -> new Series(Double.POSITIVE_INFINITY, at);
      case "-Inf" -> new Series(Double.NEGATIVE_INFINITY, at);
      default -> {
        try {
          yield new Series(Double.parseDouble(number), at);
        } catch (NumberFormatException e) {
          throw new Unusable("the query gives no number");
        }
      }
    };
  }
}
