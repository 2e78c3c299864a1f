package io.godwit.sql;

import java.util.List;

/** A change that cannot be made safely as it is asked for; nothing was changed. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> refusals;

  /** Refused for these reasons, each a sentence that says what to do. */
  public Refused(List<String> refusals) {
    super(String.join("; ", refusals));
    this.refusals = List.copyOf(refusals);
  }

  /** The reasons, one by one. */
  public List<String> refusals() {
    return refusals;
  }
}
