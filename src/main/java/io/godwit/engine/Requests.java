package io.godwit.engine;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people ask for, from spec and from annotations that have not been handled before.
 *
 * @param rollBack walk back
 * @param rollBackBy what asked for it, for the message
 * @param approval what approves the Contract of exactly this plan and attempt, or null
 * @param retry try again
 * @param acceptLoss the values that a rollback would lose may go
 * @param adopt take the migration over from another holder
 * @param promoted the wait whose rest is skipped, or null
 * @param ofRows what is to be done about rows in quarantine
 * @param acknowledged teams that agree, by annotation
 */
public record Requests(
    boolean rollBack,
    String rollBackBy,
    @Nullable String approval,
    boolean retry,
    boolean acceptLoss,
    boolean adopt,
    @Nullable String promoted,
    List<Action> ofRows,
    Set<String> acknowledged) {

  /** Nothing is asked for. */
  public static final Requests NONE =
      new Requests(false, "", null, false, false, false, null, List.of(), Set.of());

  public Requests {
    ofRows = List.copyOf(ofRows);
    acknowledged = Set.copyOf(acknowledged);
  }

  /** True if somebody approves; whether that still stands the ledger knows. */
  public boolean approved() {
    return approval != null;
  }
}
