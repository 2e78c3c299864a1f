package io.godwit.reconcile;

import io.godwit.api.Condition;
import io.godwit.engine.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds a list of conditions; the time of a transition moves only when the status does. */
final class Conditions {
  /** A message longer than this is cut: all of status has to stay below 32 KiB. */
  private static final int MESSAGE = 700;

  private final List<Condition> before;
  private final long generation;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  Conditions(@Nullable List<Condition> before, long generation, Instant now) {
    this.before = before == null ? List.of() : before;
    this.generation = generation;
    this.now = now;
  }

  Conditions add(String type, boolean status, Reason reason, String message) {
    return add(type, status, reason.word(), message);
  }

  Conditions add(String type, boolean status, String reason, String message) {
    String word = status ? "True" : "False";
    Optional<Condition> former =
        before.stream()
            .filter(condition -> condition.type().equals(type) && condition.status().equals(word))
            .findFirst();
    String since = former.map(Condition::lastTransitionTime).orElse(now.toString());
    conditions.add(new Condition(type, word, generation, since, reason, cut(message, MESSAGE)));
    return this;
  }

  List<Condition> list() {
    return List.copyOf(conditions);
  }

  static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1) + "…";
  }
}
