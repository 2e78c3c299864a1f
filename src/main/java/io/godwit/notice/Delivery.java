package io.godwit.notice;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.godwit.api.NotificationSpec;
import io.godwit.http.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Sends news to their receivers, again and again for a while if need be, and makes nobody wait.
 * What is still under way when the operator ends is lost: the state of a migration is its status.
 */
public final class Delivery implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Delivery.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** How long it is tried, and how often: half an hour with the default. */
  private static final RetryPolicy<Object> PATIENT =
      RetryPolicy.builder()
          .handle(IOException.class)
          .withBackoff(Duration.ofSeconds(1), Duration.ofMinutes(2))
          .withJitter(0.2)
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofMinutes(30))
          .build();

  /** Where a receiver in a namespace is, as far as that is known. */
  public interface Addresses {
    Optional<String> of(String namespace, NotificationSpec receiver);
  }

  private final Addresses addresses;
  private final RetryPolicy<Object> retries;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Exchange http = new Exchange();

  /** With what knows the addresses of receivers. */
  public Delivery(Addresses addresses) {
    this(addresses, PATIENT);
  }

  Delivery(Addresses addresses, RetryPolicy<Object> retries) {
    this.addresses = addresses;
    this.retries = retries;
  }

  /** Sends a message on a thread of its own. What a receiver answers is told to nobody. */
  public void send(String namespace, NotificationSpec receiver, Message message) {
    threads.execute(
        () -> {
          try {
            Failsafe.with(retries).run(() -> post(namespace, receiver, message));
          } catch (FailsafeException e) {
            LOG.warnf(
                "receiver %s did not take a piece of news: %s",
                receiver.name(), e.getCause() == null ? "interrupted" : e.getCause().getMessage());
          }
        });
  }

  private void post(String namespace, NotificationSpec receiver, Message message)
      throws IOException, InterruptedException {
    String url = address(namespace, receiver);
    Map<String, String> headers = Map.of("Content-Type", message.contentType());
    Exchange.Reply reply =
        http.send(new Exchange.Message("POST", url.strip(), message.body()), headers, TIMEOUT);
    if (reply instanceof Exchange.Reply.None none) {
      throw new IOException(none.why());
    }
  }

  /** An API server that does not answer is asked again, as a receiver is. */
  private String address(String namespace, NotificationSpec receiver) throws IOException {
    Optional<String> address;
    try {
      address = addresses.of(namespace, receiver);
    } catch (RuntimeException e) {
      throw new IOException(
          "the Secret of its address cannot be read: " + e.getClass().getSimpleName(), e);
    }
    return address.orElseThrow(() -> new IOException("the Secret of its address is not there"));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.close();
  }
}
