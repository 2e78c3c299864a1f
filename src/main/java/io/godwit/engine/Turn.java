package io.godwit.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When it is a migration's turn, among the others and by the clock.
 *
 * @param timetable when its Database lets phases work
 * @param before what has to come before it begins, or null if nothing has to
 * @param workers how many worker pods it may have for rows; 0 while others have all of them
 */
public record Turn(Timetable timetable, Decision.@Nullable Held before, int workers) {
  /** Nobody else is there, and nothing is said about the time. */
  public static final Turn FREE = new Turn(Timetable.ALWAYS, null, Integer.MAX_VALUE);

  /** Held before it begins; whoever has begun goes on. */
  static Optional<Decision> before(Situation now) {
    return now.ledgerOrNull() == null
        ? Optional.ofNullable(now.surroundings().turn().before())
        : Optional.empty();
  }
}
