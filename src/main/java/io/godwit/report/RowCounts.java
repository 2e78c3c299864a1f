package io.godwit.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of the rows.
 *
 * @param failedSyncs rows whose write could not be carried to the other side and that still stand
 *     so
 * @param held for how long signals have held backfill and comparison, the longest first
 */
public record RowCounts(
    Backfill backfill,
    Comparisons comparisons,
    Quarantine quarantine,
    long failedSyncs,
    List<Held> held) {
  public RowCounts {
    held = List.copyOf(held);
  }

  /**
   * The backfill.
   *
   * @param visited rows that were looked at
   * @param written of these, rows that were written
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Backfill(
      long visited, long written, @Nullable Instant startedAt, @Nullable Instant endedAt) {}

  /**
   * All comparisons of all rows.
   *
   * @param ended how many have come to their end
   * @param compared rows that these have compared, each counted as often as it was
   * @param repaired rows that were repaired from the old side
   * @param diverged rows that stayed different, in all comparisons
   * @param divergedAtLast the same in the last one
   * @param lastEndedAt when the last one ended, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Comparisons(
      long ended,
      long compared,
      long repaired,
      long diverged,
      long divergedAtLast,
      @Nullable Instant lastEndedAt) {}

  /**
   * Rows that cannot be transformed.
   *
   * @param waived of these, whose old value somebody has let go
   */
  public record Quarantine(long rows, long waived) {}

  /** A signal, and for how many seconds it has held the migration. */
  public record Held(String signal, long seconds) {}
}
