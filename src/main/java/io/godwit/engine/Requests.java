package io.godwit.engine;

import java.util.List;

/**
 * What people ask for, from spec and from annotations that have not been handled before.
 *
 * @param rollBack walk back
 * @param rollBackBy what asked for it, for the message
 * @param approved the Contract of exactly this plan and attempt is approved
 * @param retry try again
 * @param acceptLoss the values that a rollback would lose may go
 * @param adopt take the migration over from another holder
 * @param ofRows what is to be done about rows in quarantine
 */
public record Requests(
    boolean rollBack,
    String rollBackBy,
    boolean approved,
    boolean retry,
    boolean acceptLoss,
    boolean adopt,
    List<Action> ofRows) {

  /** Nothing is asked for. */
  public static final Requests NONE =
      new Requests(false, "", false, false, false, false, List.of());

  public Requests {
    ofRows = List.copyOf(ofRows);
  }
}
