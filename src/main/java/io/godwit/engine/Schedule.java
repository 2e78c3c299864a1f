package io.godwit.engine;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A cron expression on a clock that is never put forward or back: what such a change does to it is
 * not left to the library.
 */
final class Schedule {
  private static final LocalDateTime ANCHOR = LocalDateTime.of(2024, 1, 1, 0, 0);
  private static final int LOOKS = 400;

  private final ExecutionTime times;

  private Schedule(ExecutionTime times) {
    this.times = times;
  }

  /**
   * Reads an expression of five fields.
   *
   * @throws IllegalArgumentException if it is none, or no day ever matches it
   */
  static Schedule parse(String text) {
    var unix = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
    Schedule schedule =
        new Schedule(ExecutionTime.forCron(new CronParser(unix).parse(text).validate()));
    if (schedule.next(ANCHOR).isEmpty()) {
      throw new IllegalArgumentException("no day ever matches it");
    }
    return schedule;
  }

  /** The next time after one, if there is any. */
  Optional<LocalDateTime> next(LocalDateTime after) {
    return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  /** The last time before one, if there is any. */
  Optional<LocalDateTime> last(LocalDateTime before) {
    return times.lastExecution(before.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
  }

  /** The shortest time from one to the next, as far as some hundred of them show it. */
  Duration shortest() {
    Duration shortest = Duration.ofDays(3660);
    Optional<LocalDateTime> one = next(ANCHOR);
    for (int i = 0; i < LOOKS && one.isPresent(); i++) {
      Optional<LocalDateTime> then = next(one.get());
      if (then.isPresent()) {
        Duration between = Duration.between(one.get(), then.get());
        shortest = between.compareTo(shortest) < 0 ? between : shortest;
      }
      one = then;
    }
    return shortest;
  }
}
