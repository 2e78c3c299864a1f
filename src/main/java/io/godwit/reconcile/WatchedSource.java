package io.godwit.reconcile;

import io.godwit.signal.Reading;
import io.godwit.sql.SqlFailure;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * One place that is looked at once a second, on a thread of its own: a replica that does not answer
 * makes nobody else wait.
 */
final class WatchedSource implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WatchedSource.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** One failure may be a hiccup: what was seen before stands until it is too old. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** A look. */
  interface Look {
    List<Sighting> look(Instant now) throws SQLException, InterruptedException;

    /** After a failure, and at the end. */
    default void close() {}
  }

  private final String name;
  private final List<String> signals;
  private final Look look;
  private final Clock clock;
  private final Metronome metronome;
  private volatile List<Sighting> latest = List.of();

  /** Looks from now on; what cannot be seen is missing from these signals. */
  WatchedSource(String name, List<String> signals, Look look, Clock clock) {
    this.name = name;
    this.signals = List.copyOf(signals);
    this.look = look;
    this.clock = clock;
    this.metronome = new Metronome("signal-" + name, PERIOD, this::look, look::close);
  }

  WatchedSource started() {
    metronome.start();
    return this;
  }

  String name() {
    return name;
  }

  List<Sighting> latest() {
    return latest;
  }

  private void look() throws InterruptedException {
    Instant now = clock.instant();
    try {
      latest = List.copyOf(look.look(now));
    } catch (SQLException e) {
      failed(SqlFailure.words(e), now);
    } catch (RuntimeException e) {
      LOG.debug("looking at " + name + " failed", e);
      failed("it cannot be asked: " + e.getClass().getSimpleName(), now);
    }
  }

  private void failed(String words, Instant now) {
    look.close();
    boolean recent =
        latest.stream().anyMatch(sighting -> sighting.reading().at().plus(PATIENCE).isAfter(now));
    if (!recent) {
      latest =
          signals.stream()
              .map(signal -> Sighting.of(Reading.missing(signal, words, now, name)))
              .toList();
    }
  }

  @Override
  public void close() {
    metronome.close();
  }
}
