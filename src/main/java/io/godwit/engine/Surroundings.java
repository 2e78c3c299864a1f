package io.godwit.engine;

import org.jspecify.annotations.Nullable;

/**
 * What surrounds a migration.
 *
 * @param databaseTrouble why the database cannot be used now, or null
 * @param hold {@code Database.spec.hold}
 * @param busyWith name of an older migration of the same table that is not settled, or null
 * @param flagPercent what the flag's provider says, or null if it could not be read
 * @param holder uid of the resource that asks
 * @param cluster uid of this cluster
 */
public record Surroundings(
    @Nullable Trouble databaseTrouble,
    boolean hold,
    @Nullable String busyWith,
    @Nullable Integer flagPercent,
    String holder,
    String cluster) {

  /** Why something cannot be used, and what to do about it. */
  public record Trouble(Reason reason, String message) {}
}
