package io.godwit.engine;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What comes of judging a change.
 *
 * @param refusals why it cannot be done safely, each a sentence that says what to do
 * @param planOrNull the plan, or null if anything refuses it
 */
public record Draft(List<String> refusals, @Nullable Plan planOrNull) {
  public Draft {
    refusals = List.copyOf(refusals);
  }

  static Draft of(List<String> refusals, Supplier<Plan> plan) {
    return new Draft(refusals, refusals.isEmpty() ? plan.get() : null);
  }

  /** The same, with more that speaks against it, and more that people should know. */
  public Draft with(List<String> objections, List<String> remarks) {
    List<String> all = Stream.concat(refusals.stream(), objections.stream()).toList();
    return new Draft(all, planOrNull == null || !all.isEmpty() ? null : planOrNull.warned(remarks));
  }

  /**
   * The plan.
   *
   * @throws IllegalStateException if it is refused
   */
  public Plan plan() {
    if (planOrNull == null) {
      throw new IllegalStateException("refused: " + String.join("; ", refusals));
    }
    return planOrNull;
  }
}
