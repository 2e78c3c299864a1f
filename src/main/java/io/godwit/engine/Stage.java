package io.godwit.engine;

import io.godwit.api.Phase;

/**
 * One piece of work for one Job. Most phases are one stage; Contract has two with a wait between
 * them, Soak has none of its own, and a comparison is asked for by several. The way back is {@link
 * #ROLLBACK} alone until readers have moved; from then on it is four stages with waits between
 * them.
 */
public enum Stage {
  PREPARE(Phase.PREPARE, "prepare"),
  EXPAND(Phase.EXPAND, "expand"),
  DUAL_WRITE(Phase.DUAL_WRITE, "dualwrite"),
  BACKFILL(Phase.BACKFILL, "backfill"),
  ENFORCE(Phase.ENFORCE, "enforce"),
  VERIFY(Phase.VERIFY, "verify"),
  CUTOVER(Phase.CUTOVER, "cutover"),
  HIDE(Phase.CONTRACT, "hide"),
  DROP(Phase.CONTRACT, "drop"),
  UNHIDE(Phase.PREPARE, "unhide"),
  RETURN(Phase.PREPARE, "return"),
  HIDE_NEW(Phase.PREPARE, "hidenew"),
  ROLLBACK(Phase.PREPARE, "rollback");

  private final Phase phase;
  private final String word;

  Stage(Phase phase, String word) {
    this.phase = phase;
    this.word = word;
  }

  /** True for work of the way back only. */
  public boolean back() {
    return switch (this) {
      case UNHIDE, RETURN, HIDE_NEW, ROLLBACK -> true;
      case PREPARE, EXPAND, DUAL_WRITE, BACKFILL, ENFORCE, VERIFY, CUTOVER, HIDE, DROP -> false;
    };
  }

  /** The phase that this work belongs to; work of the way back belongs to none and says Prepare. */
  public Phase phase() {
    return phase;
  }

  /** The word in Job names, labels, step ids and the ledger. */
  public String word() {
    return word;
  }

  /**
   * The stage of a word.
   *
   * @throws IllegalArgumentException if no stage has that word
   */
  public static Stage of(String word) {
    for (Stage stage : values()) {
      if (stage.word.equals(word)) {
        return stage;
      }
    }
    throw new IllegalArgumentException("no stage is called " + word);
  }
}
