package io.godwit.support;

/** One row of a table of decisions: what it shows, the situation, the decision in brief. */
public record Row(String when, Situations given, String then) {
  @Override
  public String toString() {
    return when;
  }
}
