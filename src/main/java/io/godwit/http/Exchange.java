package io.godwit.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks and tells over HTTP, with a limit on everything: connecting, the whole answer with its body,
 * its length. Redirects are not followed. Of an answer that is no success only the status is told.
 */
public final class Exchange implements AutoCloseable {
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;
  private static final int LONGEST = 1 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What came. */
  public sealed interface Reply {
    /** The body of a success. */
    record Body(String text) implements Reply {}

    /**
     * None.
     *
     * @param status of the answer, 0 if there was none
     */
    record None(int status, String why) implements Reply {}
  }

  /**
   * Gets once.
   *
   * @throws InterruptedException if the thread is told to stop meanwhile
   */
  public Reply get(String url, Map<String, String> headers, Duration timeout)
      throws InterruptedException {
    return send(new Message("GET", url, null), headers, timeout);
  }

  /**
   * What is sent.
   *
   * @param body as it is sent, or null for none
   */
  public record Message(String method, String url, @Nullable String body) {}

  /**
   * Sends once.
   *
   * @throws InterruptedException if the thread is told to stop meanwhile
   */
  public Reply send(Message message, Map<String, String> headers, Duration timeout)
      throws InterruptedException {
    HttpRequest request;
    try {
      String body = message.body();
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(message.url()))
              .method(
                  message.method(),
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body));
      headers.forEach(builder::header);
      request = builder.build();
    } catch (IllegalArgumentException e) {
      // Its message quotes what may be a secret.
      return new Reply.None(0, "the address or a header is not what HTTP can send");
    }
    // The limit of a request is over when the body begins: this one is not.
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LONGEST));
    try {
      HttpResponse<String> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return response.statusCode() / HUNDRED == SUCCESS
          ? new Reply.Body(response.body())
          : new Reply.None(response.statusCode(), "HTTP status " + response.statusCode());
    } catch (TimeoutException e) {
      return new Reply.None(0, "no answer in " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return new Reply.None(0, words(e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  private static String words(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("exceeds capacity")) {
        return "the answer is longer than 1 MB";
      }
    }
    return failure instanceof IOException io ? words(io) : "the connection failed";
  }

  /** What a failed connection is called; its own message may quote what is secret. */
  public static String words(IOException failure) {
    return switch (failure) {
      case HttpTimeoutException ignored -> "no answer in time";
      case ConnectException ignored -> "cannot be reached";
      default -> "the connection failed";
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
