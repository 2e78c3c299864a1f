package io.godwit.gate;

import io.godwit.http.Exchange;
import io.godwit.signal.Reading;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * Asks over HTTP, with a limit on everything. Redirects are not followed: what is asked is what
 * somebody wrote into a spec. What an answer says is never passed on.
 */
public final class HttpCheck implements AutoCloseable {
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;
  private static final int LONGEST = 1 << 20;

  private final HttpClient client;
  private final Duration timeout;

  /** With a limit for connecting, and for the whole answer. */
  public HttpCheck(Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * 0 while the answer is a success, else 1.
   *
   * @throws InterruptedException if the thread is told to stop meanwhile
   */
  public Reading read(String signal, String url, Instant at) throws InterruptedException {
    URI uri = URI.create(url);
    String source = "HTTP check of " + uri.getAuthority();
    try {
      int status = get(uri).statusCode();
      return Reading.of(
          signal, status / HUNDRED == SUCCESS ? 0 : 1, at, source + ", status " + status);
    } catch (IOException e) {
      return Reading.missing(signal, Exchange.words(e), at, source);
    }
  }

  HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri).timeout(timeout).GET().build(),
        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LONGEST));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
