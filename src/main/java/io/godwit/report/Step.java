package io.godwit.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored step and what it has cost.
 *
 * @param state Planned, Done or Undone
 * @param lock the strongest lock that it takes on the table, or empty
 * @param transaction true if it runs in one transaction: then its time is how long the lock was
 *     held
 * @param tries how often it was tried
 * @param waitMillis from the first try to the lock, all rests included; null if it was not executed
 * @param tookMillis from there to the end; null if it was not executed
 * @param doneAt when it was done or taken back, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Step(
    String id,
    String state,
    String lock,
    boolean transaction,
    int tries,
    @Nullable Long waitMillis,
    @Nullable Long tookMillis,
    @Nullable Instant doneAt) {}
