package io.godwit.flag;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.godwit.api.HttpFlag;
import io.godwit.engine.FlagSeen;
import io.godwit.engine.GoDuration;
import io.godwit.engine.Moved;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.http.Exchange;
import io.godwit.http.Exchange.Reply;
import io.godwit.http.Headers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The line to one flag behind HTTP. A thread of its own reads it back again and again and sends
 * what is handed over; it ends when nobody has looked for a while. No answer is ever quoted.
 */
final class HttpFlagLine implements FlagProvider {
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration UNATTENDED = Duration.ofMinutes(2);
  private static final Duration SLACK = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int TRIES = 3;
  private static final int PATIENCE = 5;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;

  /** What was read back: who is on the new side, or why nobody knows. */
  private record Read(@Nullable Moved moved, String why, Instant at) {}

  /** Why it could not be set. */
  private record Failure(Moved to, String why) {}

  private final Exchange http;
  private final HttpFlag spec;
  private final Headers.Secrets secrets;
  private final Clock clock;
  private final Duration timeout;
  private final BlockingQueue<Moved> orders = new LinkedBlockingQueue<>();
  private volatile Duration period = Duration.ofSeconds(1);
  private volatile Instant attended = Instant.EPOCH;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Read read;
  private volatile @Nullable Failure failure;
  private volatile boolean closed;
  // These are the thread's own.
  private @Nullable Moved pending;
  private int tries;
  private @Nullable Moved accepted;
  private int otherwise;

  HttpFlagLine(Exchange http, HttpFlag spec, Headers.Secrets secrets, Clock clock) {
    this.http = http;
    this.spec = spec;
    this.secrets = secrets;
    this.clock = clock;
    this.timeout = spec.timeout() == null ? TIMEOUT : GoDuration.parse(spec.timeout());
  }

  /** True if it is the line to this flag. */
  boolean leadsTo(HttpFlag flag) {
    return spec.equals(flag);
  }

  /** How often it is read back from now on. */
  HttpFlagLine every(Duration time) {
    period = time;
    return this;
  }

  @Override
  public FlagSeen seen() {
    attend();
    Read last = read;
    if (last == null) {
      return FlagSeen.unreadable("it has not answered yet");
    }
    Duration age = Duration.between(last.at(), clock.instant());
    if (age.compareTo(period.plus(timeout).plus(SLACK)) > 0) {
      return FlagSeen.unreadable("the last answer is " + GoDuration.format(age) + " old");
    }
    Moved moved = last.moved();
    if (moved == null) {
      return FlagSeen.unreadable(last.why() + " when it was read back");
    }
    Failure hindered = failure;
    return hindered == null || moved.same(hindered.to())
        ? FlagSeen.at(moved)
        : FlagSeen.at(moved).hindered(trouble(hindered));
  }

  /** Handed over only: {@link #seen} says what came of it. */
  @Override
  public @Nullable Trouble set(Moved to) {
    attend();
    orders.add(to);
    Failure hindered = failure;
    return hindered == null || !hindered.to().same(to) ? null : trouble(hindered);
  }

  private static Trouble trouble(Failure failure) {
    return new Trouble(Reason.FLAG_UNCONFIRMED, failure.why());
  }

  private synchronized void attend() {
    attended = clock.instant();
    Thread running = thread;
    if (!closed && (running == null || !running.isAlive())) {
      thread = Thread.ofVirtual().name("flag-" + spec.flag()).start(this::run);
    }
  }

  synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run() {
    try {
      // What was left undone when the last thread ended is not wanted any more.
      pending = null;
      look();
      while (!closed && clock.instant().isBefore(attended.plus(UNATTENDED))) {
        Duration pause = pending == null ? period : SOON;
        Moved order = orders.poll(pause.toMillis(), MILLISECONDS);
        while (order != null) {
          if (!order.equals(pending)) {
            pending = order;
            tries = 0;
          }
          order = orders.poll();
        }
        if (pending != null) {
          tell(pending);
        }
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Moved to) throws InterruptedException {
    var message =
        new Exchange.Message(
            Objects.requireNonNullElse(spec.method(), "PUT"),
            spec.url(),
            HttpFlagText.body(spec, to));
    Reply reply =
        guarded(
            () -> {
              Map<String, String> headers = Headers.of(spec.headers(), null, secrets);
              boolean typed =
                  headers.keySet().stream()
                      .anyMatch(key -> key.toLowerCase(Locale.ROOT).equals("content-type"));
              if (!typed) {
                headers.put("Content-Type", "application/json");
              }
              return http.send(message, headers, timeout);
            });
    switch (reply) {
      case Reply.Body ignored -> {
        pending = null;
        if (accepted == null || !accepted.same(to)) {
          accepted = to;
          otherwise = 0;
          failure = null;
        }
      }
      case Reply.None none -> {
        accepted = null;
        failure = new Failure(to, none.why() + " when " + to.words() + " was sent");
        tries++;
        int status = none.status();
        boolean passing = status == 0 || status == TOO_MANY || status >= SERVER_ERROR;
        if (!passing || tries == TRIES) {
          // Handed over again as long as it is wanted.
          pending = null;
        }
      }
    }
  }

  private void look() throws InterruptedException {
    String url = Objects.requireNonNullElse(spec.readUrl(), spec.url());
    Reply reply = guarded(() -> http.get(url, Headers.of(spec.headers(), null, secrets), timeout));
    Instant now = clock.instant();
    read =
        switch (reply) {
          case Reply.None none -> new Read(null, none.why(), now);
          case Reply.Body body ->
              switch (HttpFlagText.read(spec, body.text())) {
                case HttpFlagText.Found.Nothing nothing -> new Read(null, nothing.why(), now);
                case HttpFlagText.Found.Who found -> new Read(found.moved(), "", now);
              };
        };
    Moved moved = read.moved();
    Moved sent = accepted;
    if (moved != null && sent != null) {
      otherwise = moved.same(sent) ? 0 : otherwise + 1;
      if (otherwise >= PATIENCE) {
        failure = new Failure(sent, HttpFlagText.otherwise(sent, moved));
      }
    }
  }

  private interface Request {
    Reply send() throws InterruptedException, Headers.Missing;
  }

  private static Reply guarded(Request request) throws InterruptedException {
    try {
      return request.send();
    } catch (Headers.Missing e) {
      return new Reply.None(0, String.valueOf(e.getMessage()));
    } catch (KubernetesClientException e) {
      return new Reply.None(0, "its Secret cannot be read: HTTP status " + e.getCode());
    } catch (RuntimeException e) {
      return new Reply.None(0, "it cannot be asked: " + e.getClass().getSimpleName());
    }
  }
}
