package io.godwit.report;

import static io.godwit.report.Markdown.number;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each step has cost, and which have cost most. */
record StepsText(List<Step> steps) {
  void write(Markdown text) {
    text.heading("##", "Steps");
    if (steps.isEmpty()) {
      text.paragraph("None.");
      return;
    }
    longest(Step::waitMillis)
        .ifPresent(
            step ->
                text.item(
                    "longest wait for a lock: " + millis(step.waitMillis()) + ", " + step.id()));
    longest(step -> step.transaction() ? step.tookMillis() : null)
        .ifPresent(
            step ->
                text.item("longest hold of one: " + millis(step.tookMillis()) + ", " + step.id()));
    text.paragraph("");
    text.table(
        List.of("step", "state", "lock", "tries", "waited", "held", "ran, holding nobody up"),
        steps.stream().map(StepsText::row).toList());
  }

  private Optional<Step> longest(Function<Step, @Nullable Long> time) {
    return steps.stream()
        .filter(step -> orZero(time.apply(step)) > 0)
        .max(Comparator.comparing(step -> orZero(time.apply(step))));
  }

  private static long orZero(@Nullable Long millis) {
    return millis == null ? 0 : millis;
  }

  private static List<String> row(Step step) {
    return List.of(
        step.id(),
        step.state(),
        step.lock(),
        Integer.toString(step.tries()),
        step.transaction() ? millis(step.waitMillis()) : "",
        step.transaction() ? millis(step.tookMillis()) : "",
        step.transaction() ? "" : millis(step.tookMillis()));
  }

  private static String millis(@Nullable Long millis) {
    return millis == null ? "" : number(millis) + " ms";
  }
}
