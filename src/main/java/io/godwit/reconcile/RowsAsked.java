package io.godwit.reconcile;

import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import io.godwit.engine.Quarantined;
import io.godwit.engine.Token;
import io.godwit.engine.WaivedKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people ask about rows in quarantine by annotation. Unlike other wishes it is answered where
 * the rows are, in the database, which keeps token and answer: whoever applies the resource anew
 * with the same annotation waives no row that came since. Pure.
 */
final class RowsAsked {
  static final String RETRY = "quarantine-retry";
  static final String WAIVE = "quarantine-waive";

  /** The actions that are answered so. */
  static final List<String> ACTIONS = List.of(RETRY, WAIVE);

  private static final int WHY = 400;

  private RowsAsked() {}

  /** What became of it; empty while the database has not answered. */
  static Optional<String> verdict(String action, String value, @Nullable Ledger ledger) {
    if (ledger == null) {
      return Optional.of("refused: no row is in quarantine");
    }
    Quarantined rows = ledger.backfill().quarantined();
    Quarantined.Answer answer = action.equals(RETRY) ? rows.retry() : rows.waiver();
    if (answer.token().equals(Token.of(value))) {
      return Optional.of(answer.text());
    }
    if (ledger.outcome() != null) {
      return Optional.of("refused: the migration has ended");
    }
    if (ledger.direction() == Ledger.Direction.BACK) {
      return Optional.of("refused: the migration walks back, and the old values stay");
    }
    if (ledger.pastNoReturn()) {
      return Optional.of("refused: the old column is dropped");
    }
    return action.equals(WAIVE) && WaivedKeys.read(value).isEmpty()
        ? Optional.of("refused: a waiver names the keys of rows: " + WaivedKeys.FORM)
        : Optional.empty();
  }

  /** What the database is to be asked. */
  static Action action(String action, String value, Map<String, String> annotations) {
    String why = annotations.getOrDefault(Asked.PREFIX + WAIVE + "-reason", "");
    return action.equals(RETRY)
        ? new Action.RetryRows(Token.of(value))
        : new Action.WaiveRows(
            Token.of(value), WaivedKeys.read(value).orElse(List.of()), Conditions.cut(why, WHY));
  }
}
