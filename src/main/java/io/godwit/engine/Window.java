package io.godwit.engine;

import io.godwit.api.Phase;
import io.godwit.api.WindowSpec;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.Set;

/**
 * A window, as the clock on the wall has it: from 01:00 for 5h is until 06:00, on the days on which
 * the clock is put forward or back, too.
 *
 * @param words schedule, duration and zone, for people
 */
record Window(Set<Phase> phases, String words, Duration duration, ZoneId zone, Schedule schedule) {
  /** No clock is put forward or back further. */
  private static final Duration SHIFT = Duration.ofHours(3);

  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final int LOOKS = 1_000;

  /**
   * Reads a window.
   *
   * @throws IllegalArgumentException with what is wrong about which value, and what would be right
   */
  static Window parse(WindowSpec spec) {
    Duration duration = GoDuration.parse(spec.duration());
    if (duration.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "duration " + spec.duration() + " is shorter than a minute");
    }
    Schedule schedule = schedule(spec.schedule());
    Duration period = schedule.shortest();
    if (duration.compareTo(period) > 0) {
      throw new IllegalArgumentException(
          "duration %s is longer than the %s from one opening of %s to the next: at most %2$s"
              .formatted(spec.duration(), GoDuration.format(period), spec.schedule()));
    }
    return new Window(
        Set.copyOf(spec.phases()),
        "%s for %s, %s".formatted(spec.schedule(), spec.duration(), spec.timeZone()),
        duration,
        zone(spec.timeZone()),
        schedule);
  }

  private static Schedule schedule(String text) {
    try {
      return Schedule.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "schedule %s is not understood: %s; 0 1 * * * would be each day at one"
              .formatted(text, e.getMessage()),
          e);
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "timeZone " + name + " is not known; Europe/Berlin would be one", e);
    }
  }

  /** The time for which it is open, of which the moment is a part; empty while it is closed. */
  Optional<Span> around(Instant moment) {
    LocalDateTime wall = wall(moment);
    Optional<LocalDateTime> start = schedule.last(wall.plus(SHIFT));
    while (start.isPresent() && !start.get().plus(duration).isBefore(wall.minus(SHIFT))) {
      Span span = span(start.get());
      if (span.has(moment)) {
        return Optional.of(span);
      }
      start = schedule.last(start.get());
    }
    return Optional.empty();
  }

  /** The first time for which it is open that begins after the moment. */
  Optional<Span> after(Instant moment) {
    Optional<LocalDateTime> start = schedule.next(wall(moment).minus(SHIFT));
    for (int i = 0; i < LOOKS && start.isPresent(); i++) {
      Span span = span(start.get());
      if (span.from().isAfter(moment) && span.from().isBefore(span.to())) {
        return Optional.of(span);
      }
      start = schedule.next(start.get());
    }
    return Optional.empty();
  }

  private LocalDateTime wall(Instant moment) {
    return LocalDateTime.ofInstant(moment, zone).truncatedTo(ChronoUnit.MINUTES);
  }

  private Span span(LocalDateTime start) {
    return new Span(moment(start), moment(start.plus(duration)));
  }

  /** Of a time that is skipped, the moment of that; of one that comes twice, the first. */
  private Instant moment(LocalDateTime wall) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(wall);
    if (transition == null) {
      return wall.atZone(zone).toInstant();
    }
    return transition.isGap()
        ? transition.getInstant()
        : wall.toInstant(transition.getOffsetBefore());
  }
}
