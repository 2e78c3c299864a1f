package io.godwit.engine;

import io.godwit.api.Phase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Phases that work only while a window of the Database is open, and blackouts, in which none does.
 * What is under way is held between two batches or two steps; a step that has begun ends.
 */
public final class Windows {
  /** What it waits for outside of windows, in one word. */
  public static final String GATE = "window";

  /** What it waits for in a blackout, in one word. */
  public static final String BLACKOUT = "blackout";

  private static final DateTimeFormatter WALL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private Windows() {}

  /** Held while it is not known when the phase may work. */
  static Optional<Decision> unclear(Situation now) {
    List<String> mistakes = timetable(now).mistakes(now.phase());
    return mistakes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Decision.Held(
                GATE,
                Reason.WINDOW_INVALID,
                "it is not known when "
                    + now.phase().word()
                    + " may work; Database "
                    + database(now)
                    + ": "
                    + String.join("; ", mistakes),
                true,
                "kubectl edit databases.godwit.io " + database(now),
                Workers.tune(now, false)));
  }

  /** Held for as long as a blackout lasts. */
  static Optional<Decision> blackout(Situation now) {
    return timetable(now)
        .blackout(now.now())
        .map(
            blackout ->
                new Decision.Held(
                    BLACKOUT,
                    Reason.BLACKOUT,
                    "blackout of Database "
                        + database(now)
                        + " until "
                        + blackout.span().to()
                        + ": "
                        + blackout.reason(),
                    false,
                    null,
                    Workers.tune(now, false)));
  }

  /** The same decision, as far as the windows of the phase allow it now. */
  static Decision within(Situation now, Decision decision) {
    Phase phase = now.phase();
    if (now.surroundings().databaseTrouble() != null
        || (now.ledgerOrNull() != null && !Holds.held(now))
        || timetable(now).open(phase, now.now())) {
      return decision;
    }
    return switch (decision) {
      case Decision.Work work -> closed(now, work, begins(now, work));
      case Decision.Held held when held.reason() == Reason.THROTTLED -> closed(now, held, true);
      case Decision.Held held ->
          new Decision.Held(
              held.gate(),
              held.reason(),
              held.message(),
              held.stalled(),
              held.command(),
              allowed(now, held));
      case Decision.Done done -> done;
      case Decision.WalkBack back -> back;
      case Decision.End end -> end;
      case Decision.Nothing nothing -> nothing;
    };
  }

  private static Decision closed(Situation now, Decision decision, boolean begins) {
    return begins
        ? new Decision.Held(
            GATE, Reason.OUTSIDE_WINDOW, message(now), false, null, allowed(now, decision))
        : decision;
  }

  private static boolean begins(Situation now, Decision.Work work) {
    boolean leaves =
        work.actions().stream()
            .anyMatch(
                action -> action instanceof Action.Advance || action instanceof Action.RetryPlan);
    return !leaves
        && (drained(now) || work.actions().stream().anyMatch(action -> begins(now, action)));
  }

  /** True of what may only be begun while a window is open. */
  private static boolean begins(Situation now, Action action) {
    return switch (action) {
      case Action.RecordFlag ignored -> true;
      case Action.EnsureJob ensure ->
          ensure.job().stage().phase() == now.phase() && !underWay(now, ensure.job().stage());
      default -> false;
    };
  }

  /** A Job that is there goes on; what is short is not left half-way, nor unwatched. */
  private static boolean underWay(Situation now, Stage stage) {
    return switch (stage) {
      case EXPAND, BACKFILL, ENFORCE, VERIFY -> false;
      case CUTOVER, HIDE, DROP ->
          now.ledger().begun(stage) || now.job(stage).state() == JobState.State.ACTIVE;
      default -> now.job(stage).state() == JobState.State.ACTIVE;
    };
  }

  private static List<Action> allowed(Situation now, Decision decision) {
    List<Action> allowed =
        new ArrayList<>(
            decision.actions().stream().filter(action -> !begins(now, action)).toList());
    if (drained(now)) {
      allowed.removeIf(Action.Tune.class::isInstance);
      allowed.addAll(Workers.tune(now, false));
    }
    return allowed;
  }

  /** True where workers are held between two batches, or between two steps. */
  private static boolean drained(Situation now) {
    return switch (now.phase()) {
      case EXPAND, BACKFILL, ENFORCE, VERIFY -> true;
      case PREPARE, DUAL_WRITE, CUTOVER, SOAK, CONTRACT -> false;
    };
  }

  private static String message(Situation now) {
    Phase phase = now.phase();
    return phase.word()
        + " works only while a window of Database "
        + database(now)
        + " is open ("
        + timetable(now).words(phase)
        + "); "
        + timetable(now)
            .opens(phase, now.now())
            .map(opening -> "the next one opens at " + words(opening))
            .orElse("none will open");
  }

  private static String words(Timetable.Opening opening) {
    ZoneId zone = opening.zone();
    String moment = opening.at().truncatedTo(ChronoUnit.SECONDS).toString();
    return zone.getId().equals("UTC")
        ? moment
        : "%s (%s %s)".formatted(moment, WALL.format(opening.at().atZone(zone)), zone.getId());
  }

  private static Timetable timetable(Situation now) {
    return now.surroundings().turn().timetable();
  }

  private static String database(Situation now) {
    return now.spec().databaseRef().name();
  }
}
