package io.godwit.reconcile;

import java.time.Duration;

/** Does something again and again on a thread of its own; whatever takes longer delays itself. */
final class Metronome implements AutoCloseable {
  /** What is done each time. */
  interface Tick {
    void run() throws InterruptedException;
  }

  private final Duration period;
  private final Tick tick;
  private final Runnable end;
  private final Thread thread;

  /**
   * Not begun yet.
   *
   * @param end done once, on the same thread, when it is over
   */
  Metronome(String name, Duration period, Tick tick, Runnable end) {
    this.period = period;
    this.tick = tick;
    this.end = end;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!Thread.interrupted()) {
        long began = System.nanoTime();
        tick.run();
        Duration rest = period.minusNanos(System.nanoTime() - began);
        Thread.sleep(rest.isPositive() ? rest : Duration.ofMillis(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end.run();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
