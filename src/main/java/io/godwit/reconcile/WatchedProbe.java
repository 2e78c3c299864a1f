package io.godwit.reconcile;

import static io.godwit.signal.BuiltIn.PROBE;

import io.godwit.signal.Baseline;
import io.godwit.signal.Beats;
import io.godwit.signal.Reading;
import io.godwit.sql.Heartbeat;
import io.godwit.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Writes a tiny row ten times a second and takes the time; every tenth time its heart beats. */
final class WatchedProbe implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WatchedProbe.class);
  private static final Duration PERIOD = Duration.ofMillis(100);
  private static final int WRITES = 10;
  private static final double NANOS = 1e9;

  private final WatchedSession session;
  private final Beats beats;
  private final Clock clock;
  private final Metronome metronome;
  private final Deque<Double> seconds = new ArrayDeque<>();
  private long count;
  private Baseline baseline = Baseline.unknown();
  private volatile Instant writtenAt = Instant.EPOCH;
  private volatile long inFlightSince;
  private volatile String trouble = "";

  WatchedProbe(WatchedSession session, Beats beats, Clock clock) {
    this.session = session;
    this.beats = beats;
    this.clock = clock;
    this.metronome = new Metronome("signal-probe", PERIOD, this::write, session::close);
  }

  WatchedProbe started() {
    metronome.start();
    return this;
  }

  /**
   * The median of the last ten writes against the best of the last minutes: one stall is no
   * congestion. A write that does not come back counts while it is out.
   */
  synchronized List<Sighting> look(Instant now) {
    if (seconds.size() < WRITES / 2) {
      return trouble.isEmpty() ? List.of() : missing(now);
    }
    long began = inFlightSince;
    double waiting = began == 0 ? 0 : (System.nanoTime() - began) / NANOS;
    if (waiting < 1 && writtenAt.plus(Duration.ofSeconds(3)).isBefore(now)) {
      return missing(now);
    }
    double median = seconds.stream().sorted().skip(seconds.size() / 2).findFirst().orElse(0.0);
    baseline = baseline.after(median, now);
    double ratio = baseline.ratio(waiting < 1 ? median : Math.max(median, waiting));
    String source = String.format(Locale.ROOT, "median write of %.1f ms", median * 1000);
    return List.of(Sighting.of(Reading.of(PROBE, ratio, now, source)));
  }

  private List<Sighting> missing(Instant now) {
    return List.of(Sighting.of(Reading.missing(PROBE.word(), trouble, now, "godwit.probe")));
  }

  private void write() {
    try {
      Connection connection = session.current();
      long began = System.nanoTime();
      inFlightSince = began;
      Heartbeat.probe(connection);
      took((System.nanoTime() - began) / NANOS);
      if (count++ % WRITES == 0 || beats.none()) {
        beats.add(Heartbeat.beat(connection, clock));
      }
    } catch (SQLException e) {
      trouble = SqlFailure.words(e);
      LOG.debugf("the probe was not written: %s", trouble);
      session.close();
    } finally {
      inFlightSince = 0;
    }
  }

  private synchronized void took(double time) {
    writtenAt = clock.instant();
    seconds.addLast(time);
    if (seconds.size() > WRITES) {
      seconds.removeFirst();
    }
  }

  @Override
  public void close() {
    metronome.close();
  }
}
