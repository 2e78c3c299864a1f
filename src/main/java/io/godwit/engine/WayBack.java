package io.godwit.engine;

import java.util.Optional;

/** Whether there is a way from the new side to the old one. */
public enum WayBack {
  OPEN,
  /** The plan never had one. */
  NONE,
  /** The new side holds what the old one cannot. */
  OVER;

  /** Why nothing leads back any more; empty if something does, or never did. */
  public static Optional<String> closed(Ledger ledger) {
    if (ledger.pastNoReturn()) {
      return Optional.of("the old shape is dropped");
    }
    return ledger.wayBack() == OVER
        ? Optional.of("the new column has values that the old one cannot hold")
        : Optional.empty();
  }
}
