package io.godwit.worker;

import io.godwit.sql.Pauses;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM: the batch in flight is finished or given up, the lease is released, and the process ends
 * with 143 well within the grace period of the pod.
 */
final class Stop implements Pauses {
  /** Kubernetes kills after 30 s. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  void listen() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  asked.countDown();
                  try {
                    boolean ended = over.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
                    if (!ended) {
                      System.out.println("the work did not end in time; what is open rolls back");
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  /** The work is over: the process may end. */
  void done() {
    over.countDown();
  }

  boolean asked() {
    return asked.getCount() == 0;
  }

  @Override
  public void rest(Duration duration) throws InterruptedException {
    if (asked.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("told to stop");
    }
  }
}
