package io.godwit.engine;

import io.godwit.engine.Surroundings.Trouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a flag's provider says.
 *
 * @param moved readers that it sends to the new shape, or null if nobody can tell
 * @param trouble why that is so, or why it cannot be set; null if nothing hinders
 * @param below flags that this one depends on and that are not at 100 % yet, with how far they are
 */
public record FlagSeen(@Nullable Moved moved, @Nullable Trouble trouble, List<String> below) {
  public FlagSeen {
    below = List.copyOf(below);
  }

  /** It was read, and nothing hinders. */
  public static FlagSeen at(Moved moved) {
    return new FlagSeen(moved, null, List.of());
  }

  /** It was read at a percentage, and nothing hinders. */
  public static FlagSeen at(int percent) {
    return at(Moved.share(percent));
  }

  /** Percent of readers, or null if nobody can tell. */
  public @Nullable Integer percent() {
    return moved == null ? null : Integer.valueOf(moved.percent());
  }

  /** True if it is known to send exactly these readers to the new shape. */
  public boolean shows(Moved wanted) {
    return moved != null && moved.same(wanted);
  }

  /** It cannot be read. */
  public static FlagSeen unreadable(String why) {
    return new FlagSeen(null, new Trouble(Reason.FLAG_UNCONFIRMED, why), List.of());
  }

  /** The same, with what hindered the last attempt to set it. */
  public FlagSeen hindered(@Nullable Trouble by) {
    return by == null ? this : new FlagSeen(moved, by, below);
  }

  /** The same, with flags that have to be first. */
  public FlagSeen behind(List<String> others) {
    return new FlagSeen(moved, trouble, others);
  }

  /** What hinders, as the end of a sentence, or nothing. */
  public String words() {
    return trouble == null ? "" : ": " + trouble.message();
  }

  /** Why it is not at what was decided. */
  public Reason reason() {
    return trouble == null ? Reason.FLAG_UNCONFIRMED : trouble.reason();
  }
}
