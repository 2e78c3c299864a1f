package io.godwit.engine;

import io.godwit.api.Phase;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gate as it is to be judged, with what its template says.
 *
 * @param name its name
 * @param phases in which it is measured, and which are not left before it has passed
 * @param limits how often it is measured, and what it tolerates
 * @param wanted the conditions, for people
 * @param rollBack true: a failure walks back; false: it holds
 * @param dryRun true: it is measured and shown, and nothing follows from it
 * @param definition hash of all that it says: what was measured of another says nothing of this
 * @param invalid why it cannot be judged at all, or null if it can
 */
public record Gate(
    String name,
    Set<Phase> phases,
    GateLimits limits,
    String wanted,
    boolean rollBack,
    boolean dryRun,
    String definition,
    @Nullable String invalid) {
  public Gate {
    phases = Set.copyOf(phases);
  }
}
