package io.godwit.sql;

import java.sql.Timestamp;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What of the ledger's rows people are shown: so much that a ConfigMap can hold it. */
final class Listed {
  /** Keys, in characters, at most. */
  static final int MOST_CHARACTERS = 50_000;

  private Listed() {}

  /** The first ones whose keys fit. */
  static <T> List<T> within(List<T> all, Function<T, String> key) {
    List<T> listed = new ArrayList<>();
    long characters = 0;
    for (T one : all) {
      characters += key.apply(one).length();
      if (characters > MOST_CHARACTERS) {
        break;
      }
      listed.add(one);
    }
    return listed;
  }

  /** A time to the second. */
  static String seconds(Timestamp time) {
    return time.toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** A time to the second, or nothing. */
  static @Nullable String secondsOrNull(@Nullable Timestamp time) {
    return time == null ? null : seconds(time);
  }
}
