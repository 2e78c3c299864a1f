package io.godwit.rehearsal;

import io.godwit.engine.Estimates;
import java.util.List;

/**
 * What came of a rehearsal.
 *
 * @param acts what was done, in order
 * @param problems why it would not do, each a sentence; empty if nothing was found
 * @param growth bytes of the tables with their indexes: before, once filled, and after the way back
 * @param measured what the work took, of all rows of the copy
 */
public record Rehearsed(List<Act> acts, List<String> problems, Growth growth, Estimates measured) {
  /** Bytes of the plan's tables with their indexes. */
  public record Growth(long before, long filled, long after) {}

  public Rehearsed {
    acts = List.copyOf(acts);
    problems = List.copyOf(problems);
  }

  /** True if nothing was found. */
  public boolean clean() {
    return problems.isEmpty();
  }
}
