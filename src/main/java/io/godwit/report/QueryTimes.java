package io.godwit.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long statements of others that name the table took: until the backfill, and from the end of
 * Verify to the drop.
 *
 * @param kinds what is known, for reading and writing statements
 * @param missing why nothing or not all is known, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueryTimes(List<Kind> kinds, @Nullable String missing) {
  public QueryTimes {
    kinds = List.copyOf(kinds);
  }

  /**
   * Statements of a kind.
   *
   * @param kind read or write
   * @param callsBefore how many there were
   * @param meanBefore milliseconds, on average
   */
  public record Kind(
      String kind, long callsBefore, double meanBefore, long callsAfter, double meanAfter) {}

  /**
   * Counters of {@code pg_stat_statements} at a moment.
   *
   * @param moment before, after or end
   * @param trouble why they could not be had, or null
   * @param countedSince when they were last set to 0, or null
   */
  public record Counters(
      String moment,
      String kind,
      @Nullable String trouble,
      long calls,
      double totalMillis,
      @Nullable Instant countedSince) {}

  /** What counters tell. */
  public static QueryTimes of(List<Counters> counters) {
    Optional<String> trouble =
        counters.stream().flatMap(c -> Optional.ofNullable(c.trouble()).stream()).findFirst();
    if (trouble.isPresent()) {
      return new QueryTimes(List.of(), trouble.get());
    }
    if (counters.stream().noneMatch(c -> c.moment().equals("end"))) {
      return new QueryTimes(List.of(), "it is known before the old column is dropped");
    }
    List<Kind> kinds = new ArrayList<>();
    String missing = null;
    for (String kind : List.of("read", "write")) {
      Optional<Counters> before = find(counters, "before", kind);
      Optional<Counters> after = find(counters, "after", kind);
      Optional<Counters> end = find(counters, "end", kind);
      if (before.isEmpty() || after.isEmpty() || end.isEmpty()) {
        continue;
      }
      if (!Objects.equals(after.get().countedSince(), end.get().countedSince())
          || end.get().calls() < after.get().calls()) {
        missing = "pg_stat_statements was reset, or has forgotten statements, meanwhile";
        continue;
      }
      long calls = end.get().calls() - after.get().calls();
      kinds.add(
          new Kind(
              kind,
              before.get().calls(),
              mean(before.get().totalMillis(), before.get().calls()),
              calls,
              mean(end.get().totalMillis() - after.get().totalMillis(), calls)));
    }
    return new QueryTimes(
        kinds,
        kinds.isEmpty() && missing == null
            ? "no statement was counted at all three moments"
            : missing);
  }

  private static Optional<Counters> find(List<Counters> all, String moment, String kind) {
    return all.stream().filter(c -> c.moment().equals(moment) && c.kind().equals(kind)).findFirst();
  }

  private static double mean(double millis, long calls) {
    return calls == 0 ? 0 : Math.round(millis / calls * 1000) / 1000.0;
  }
}
