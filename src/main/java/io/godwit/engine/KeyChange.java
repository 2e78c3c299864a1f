package io.godwit.engine;

import io.godwit.api.BackfillSpec.UserTriggers;
import org.jspecify.annotations.Nullable;

/**
 * A key that is to become bigint, in the words of the user, with every column that refers to it.
 *
 * @param userTriggers whether the user's triggers fire for what the backfill writes, or null if
 *     that was not said
 */
public record KeyChange(TableName table, String column, @Nullable UserTriggers userTriggers) {
  /** The type that it gets, and each column that refers to it. */
  public static final String TYPE = "bigint";
}
