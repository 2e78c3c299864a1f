package io.godwit.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a column held as a whole at a moment.
 *
 * @param moment before: when the backfill began; after: when a comparison found no difference
 * @param side old or new
 * @param trouble why it could not be had, or null; then there are no numbers
 * @param total sum of its values, or null where they are no numbers
 * @param checksum sum of the hashes of its values' text: the same whatever order the rows are in
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Column(
    String moment,
    String side,
    String name,
    Instant at,
    @Nullable String trouble,
    @Nullable Long rows,
    @Nullable Long nulls,
    @Nullable String total,
    @Nullable String checksum) {}
