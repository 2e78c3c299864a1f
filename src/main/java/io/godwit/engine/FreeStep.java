package io.godwit.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step that the user has written.
 *
 * @param id unique among the steps of the migration
 * @param stage the Job that executes it
 * @param up the statements of the way forth
 * @param down those of the way back, which are tried on the copy as well
 * @param reason why there is no way back, or null if there is one
 * @param probe a query that returns one boolean: true when the step is done
 */
public record FreeStep(
    String id,
    Stage stage,
    SqlStep.Mode mode,
    List<SqlStatement> up,
    List<SqlStatement> down,
    @Nullable String reason,
    String probe) {
  public FreeStep {
    up = List.copyOf(up);
    down = List.copyOf(down);
  }

  /** True if no way leads back. */
  public boolean irreversible() {
    return reason != null;
  }

  /** True if all of it is one transaction. */
  public boolean inTransaction() {
    return mode == SqlStep.Mode.TRANSACTION;
  }
}
