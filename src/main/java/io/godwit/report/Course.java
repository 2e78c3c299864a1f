package io.godwit.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.godwit.api.Outcome;
import io.godwit.api.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a migration went.
 *
 * @param outcome how it ended, or null while it has not
 * @param reason why it walked back or ended so, in one word, or empty
 * @param message the same as a sentence, or empty
 * @param begunAt when its plan was stored, or refused
 * @param asOf when it ended, or when this was read
 * @param phases where it was, in order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Course(
    @Nullable Outcome outcome,
    String reason,
    String message,
    Instant begunAt,
    Instant asOf,
    List<PhaseTime> phases) {
  /** What the way back is called among phases. */
  static final String ROLLING_BACK = "RollingBack";

  /**
   * A stay in a phase.
   *
   * @param to when it was left, or null while it is there
   * @param seconds how long it took, or has taken so far
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PhaseTime(String phase, Instant from, @Nullable Instant to, long seconds) {}

  /** How it ended, or where it is, in words. */
  public record Word(@Nullable Outcome outcome, String reason, String message) {}

  public Course {
    phases = List.copyOf(phases);
  }

  /** The course that events tell of. */
  public static Course of(Word word, Instant begunAt, Instant asOf, List<Event> events) {
    List<PhaseTime> phases = new ArrayList<>();
    String phase = Phase.PREPARE.word();
    Instant since = begunAt;
    for (Event event : events) {
      String next = event.phaseBegun();
      if (next != null) {
        phases.add(between(phase, since, event.at()));
        phase = next;
        since = event.at();
      }
    }
    boolean over = word.outcome() != null;
    PhaseTime last = between(phase, since, asOf);
    phases.add(over ? last : new PhaseTime(phase, since, null, last.seconds()));
    return new Course(word.outcome(), word.reason(), word.message(), begunAt, asOf, phases);
  }

  private static PhaseTime between(String phase, Instant from, Instant to) {
    return new PhaseTime(phase, from, to, Duration.between(from, to).toSeconds());
  }
}
