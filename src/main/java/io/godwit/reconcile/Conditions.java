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
  static final int MESSAGE = 700;

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

  /** A condition as it was said before. */
  Conditions keep(Condition condition) {
    conditions.add(condition);
    return this;
  }

  List<Condition> list() {
    return List.copyOf(conditions);
  }

  /** A text that takes at most so many bytes in JSON, and so many characters at most. */
  static String cut(String text, int bytes) {
    int used = 0;
    int fits = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      used += bytesInJson(text.codePointAt(i));
      if (used > bytes) {
        return text.substring(0, fits) + "…";
      }
      if (used <= bytes - 3) {
        fits = i + Character.charCount(text.codePointAt(i));
      }
    }
    return text;
  }

  private static int bytesInJson(int character) {
    if (character < 0x20) {
      return 6;
    }
    if (character == '"' || character == '\\') {
      return 2;
    }
    return character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }
}
