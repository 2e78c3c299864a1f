package io.godwit.engine;

import io.godwit.api.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What follows from a situation. */
public sealed interface Decision {

  /** What is to be done now, in this order. */
  default List<Action> actions() {
    return List.of();
  }

  /** The phase is over; the next one on the road begins. */
  record Done(String message) implements Decision {}

  /** Work is under way. */
  record Work(Reason reason, String message, List<Action> actions) implements Decision {
    public Work {
      actions = List.copyOf(actions);
    }
  }

  /**
   * Something holds the migration.
   *
   * @param gate what holds it, in one word
   * @param stalled true if only a person can help
   * @param command what to type, or null if nothing helps but waiting
   */
  record Held(
      String gate,
      Reason reason,
      String message,
      boolean stalled,
      @Nullable String command,
      List<Action> actions)
      implements Decision {
    public Held {
      actions = List.copyOf(actions);
    }
  }

  /** The migration walks back from here on. */
  record WalkBack(Reason reason, String message) implements Decision {
    @Override
    public List<Action> actions() {
      return List.of(new Action.TurnBack(reason, message));
    }
  }

  /** The migration ends. */
  record End(Outcome outcome, Reason reason, String message) implements Decision {
    @Override
    public List<Action> actions() {
      return List.of(new Action.Settle(outcome, reason, message));
    }
  }

  /** It has ended; nothing is to be done. */
  record Nothing() implements Decision {}

  /** The same with more to be done first; what turns round or ends does nothing else. */
  static Decision and(Decision decision, List<Action> more) {
    return switch (decision) {
      case Work work -> new Work(work.reason(), work.message(), joined(more, work.actions()));
      case Held held ->
          new Held(
              held.gate(),
              held.reason(),
              held.message(),
              held.stalled(),
              held.command(),
              joined(more, held.actions()));
      default -> decision;
    };
  }

  private static List<Action> joined(List<Action> first, List<Action> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  /** Held until a person does something. */
  static Held stalled(String gate, Reason reason, String message, @Nullable String command) {
    return new Held(gate, reason, message, true, command, List.of());
  }

  /** Held until something else changes. */
  static Held held(String gate, Reason reason, String message, @Nullable String command) {
    return new Held(gate, reason, message, false, command, List.of());
  }
}
