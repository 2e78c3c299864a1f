package io.godwit.engine;

import io.godwit.api.CohortSpec;
import io.godwit.api.CutoverSpec;
import io.godwit.api.CutoverStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way of readers to the new side by a flag: the cohorts of the spec one after the other, then
 * its percentages. Where somebody changes them on the way it goes on upwards from where it is: a
 * cohort that is new moves next, and nobody who has moved is moved back.
 */
public final class Ramp {
  private Ramp() {}

  /**
   * One step.
   *
   * @param to who is on the new side then
   * @param words what is done, for people
   */
  public record Step(Moved to, String words) {}

  /** What comes after a step; empty once all readers have moved. */
  public static Optional<Step> next(CutoverSpec spec, Moved now) {
    if (now.all()) {
      return Optional.empty();
    }
    return nextCohort(spec, now)
        .map(
            cohort ->
                new Step(
                    now.with(cohort.tenants()),
                    "switching cohort %s (%s) to the new side"
                        .formatted(cohort.name(), Moved.tenants(cohort.tenants().size()))))
        .or(
            () ->
                spec.ramp().stream()
                    .filter(percent -> percent > now.percent())
                    .findFirst()
                    .map(
                        percent ->
                            new Step(now.at(percent), "raising the flag to " + percent + " %")));
  }

  private static Optional<CohortSpec> nextCohort(CutoverSpec spec, Moved now) {
    return spec.inOrder().stream().filter(cohort -> !switched(cohort, now)).findFirst();
  }

  private static boolean switched(CohortSpec cohort, Moved now) {
    return now.all() || now.tenants().containsAll(cohort.tenants());
  }

  /** How long a step lasts at least: a cohort may say it of itself while no percentage is on. */
  public static Duration lasts(CutoverSpec spec, Moved now) {
    boolean cohort = now.percent() == 0 && !now.tenants().isEmpty();
    String own =
        spec.inOrder().stream()
            .filter(one -> cohort && one.tenants().contains(now.tenants().getLast()))
            .findFirst()
            .map(CohortSpec::duration)
            .orElse(null);
    return GoDuration.parse(own == null ? spec.stepDuration() : own);
  }

  /** How long all steps last at least. */
  public static Duration lasts(CutoverSpec spec) {
    Duration step = GoDuration.parse(spec.stepDuration());
    Duration cohorts =
        spec.inOrder().stream()
            .map(cohort -> cohort.duration() == null ? step : GoDuration.parse(cohort.duration()))
            .reduce(Duration.ZERO, Duration::plus);
    return step.multipliedBy(spec.ramp().size()).plus(cohorts);
  }

  /** A step, for people, with the names of its cohorts. */
  public static String words(CutoverSpec spec, Moved now) {
    String cohorts =
        spec.inOrder().stream()
            .filter(cohort -> switched(cohort, now))
            .map(CohortSpec::name)
            .collect(Collectors.joining(", "));
    return now.words() + (now.all() || cohorts.isEmpty() ? "" : " (" + cohorts + ")");
  }

  /** {@code status.cutover}; null where there are no cohorts and never were. */
  public static @Nullable CutoverStatus status(CutoverSpec spec, Moved now) {
    if (spec.inOrder().isEmpty() && now.tenants().isEmpty()) {
      return null;
    }
    return new CutoverStatus(
        spec.inOrder().stream()
            .filter(cohort -> switched(cohort, now))
            .map(CohortSpec::name)
            .toList(),
        now.tenants().size(),
        nextCohort(spec, now).map(CohortSpec::name).orElse(null));
  }

  /** Why the flag cannot carry the cohorts of a spec; empty if it can. */
  public static List<String> refusals(CutoverSpec spec) {
    CutoverSpec.Flag flag = spec.flag();
    if (spec.inOrder().isEmpty()) {
      return List.of();
    }
    if (flag == null) {
      return List.of("spec.cutover.cohorts needs a flag: a swap moves all readers at once");
    }
    boolean untold =
        flag.http() != null
            && (flag.http().tenantsPath() == null || !flag.http().body().contains("{{tenants}}"));
    return untold
        ? List.of(
            "spec.cutover.cohorts cannot be told over HTTP: spec.cutover.flag.http needs {{tenants}}"
                + " in body, and tenantsPath where they are read back")
        : List.of();
  }
}
