package io.godwit.sql;

import io.godwit.backfill.Guard;
import io.godwit.engine.Action;
import io.godwit.engine.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the operator writes: its decisions, in {@code control}, {@code flags} and {@code audit}, and
 * what people ask of rows in {@code quarantine}. Every write names the fence that the decision was
 * made under; another fence, and nothing is written.
 */
public final class Control {
  private Control() {}

  /** Keeps the claim alive; false if it is not ours any more. */
  public static boolean beat(Connection connection, long migration, String holder)
      throws SQLException {
    return Rows.update(
            connection,
            "UPDATE godwit.control SET heartbeat = clock_timestamp() WHERE migration = ? AND holder"
                + " = ?",
            migration,
            holder)
        == 1;
  }

  /** Gives a claim up: whoever asks next may have it. */
  public static void release(Connection connection, long migration, String holder)
      throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.control SET heartbeat = to_timestamp(0) WHERE migration = ? AND holder = ?",
        migration,
        holder);
  }

  /**
   * Tells the workers what the database's signals allow. Its own statement, without the fence: it
   * changes nothing of the way, and a batch of a worker that has lost the fence is not written.
   */
  public static void pace(Connection connection, long migration, String holder, Guard guard)
      throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.control SET stretch = ?, hold = ?, hold_reason = ?, signals_at ="
            + " clock_timestamp() WHERE migration = ? AND holder = ?",
        guard.stretch(),
        guard.hold(),
        guard.reason(),
        migration,
        holder);
  }

  /** Adds to the time for which a signal has held a migration. */
  public static void held(Connection connection, long migration, String signal, Duration time)
      throws SQLException {
    Rows.update(
        connection,
        "INSERT INTO godwit.held AS h (migration, signal, seconds) VALUES (?, ?, ?) ON CONFLICT"
            + " (migration, signal) DO UPDATE SET seconds = h.seconds + excluded.seconds",
        migration,
        signal,
        time.toMillis() / 1000.0);
  }

  /** Writes one decision; false if the ledger has moved on meanwhile. */
  public static boolean write(Connection connection, Ledger seen, Action action)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      boolean written = apply(connection, seen, action);
      if (written) {
        Audit.write(connection, seen.id(), action);
      }
      connection.commit();
      return written;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static boolean apply(Connection connection, Ledger seen, Action action)
      throws SQLException {
    return switch (action) {
      case Action.Advance advance ->
          update(
              connection,
              seen,
              // From now on there is somebody who watches: no batch before the first look.
              "phase = ?, phase_since = clock_timestamp(), signals_at = coalesce(signals_at,"
                  + " to_timestamp(0))",
              "phase = ?",
              advance.to().word(),
              advance.from().word());
      case Action.TurnBack back ->
          update(
              connection,
              seen,
              "direction = 'Back', fence = fence + 1, phase_since = clock_timestamp(), run = true,"
                  + " reason = ?, message = ?",
              // Once the drop is committed nothing leads back; whoever comes first wins.
              "direction = 'Forward' AND NOT EXISTS (SELECT FROM godwit.steps s WHERE s.migration ="
                  + " control.migration AND s.irreversible AND s.state = 'Done')",
              back.reason().word(),
              back.message());
      case Action.RetryPlan retry ->
          update(
              connection,
              seen,
              "attempt = ?, fence = fence + 1, phase_since = clock_timestamp(), approved_token = '',"
                  + " approved_at = NULL, approved_terms = '', unhidden_at = NULL",
              "attempt < ?",
              retry.attempt(),
              retry.attempt());
      case Action.Settle settle ->
          update(
              connection,
              seen,
              "outcome = ?, reason = ?, message = ?",
              "outcome IS NULL",
              settle.outcome().word(),
              settle.reason().word(),
              settle.message());
      case Action.Tune tune ->
          update(
              connection,
              seen,
              "run = ?, workers = ?, workers_since = ?, batch_rows = ?, batch_most = ?, target_ms = ?, duty_cycle = ?,"
                  + " pause_ms = ?, quarantine_most = ?, compare_every_ms = ?, repair_rounds = ?, repair_ratio = ?",
              "true",
              tune.tuning().run(),
              tune.tuning().pods().count(),
              timestamp(tune.tuning().pods().changedAt()),
              tune.tuning().batch().rows(),
              tune.tuning().batch().most(),
              tune.tuning().batch().targetMillis(),
              tune.tuning().rest().dutyCycle(),
              tune.tuning().rest().pauseMillis(),
              tune.tuning().quarantineMost(),
              tune.tuning().compare().everyMillis(),
              tune.tuning().compare().repairRounds(),
              tune.tuning().compare().repairRatio());
      case Action.AcceptLoss ignored ->
          update(connection, seen, "accept_loss = true, fence = fence + 1", "NOT accept_loss");
      case Action.RecordApproval approval ->
          update(
              connection,
              seen,
              "approved_token = ?, approved_at = clock_timestamp(), approved_terms = ?",
              "approved_token <> ?",
              approval.token(),
              approval.terms().text(),
              approval.token());
      case Action.Compare compare ->
          update(
              connection,
              seen,
              "compare_since = ?",
              "compare_since IS NULL OR compare_since < ?",
              timestamp(compare.since()),
              timestamp(compare.since()));
      case Action.RecordShadowReads told -> ShadowPairs.record(connection, seen, told.pairs());
      case Action.RetryRows retry -> AskedRows.retry(connection, seen, retry.token());
      case Action.WaiveRows waive -> AskedRows.waive(connection, seen, waive);
      case Action.RecordFlag flag -> FlagRow.record(connection, seen, flag.to());
      case Action.KeepRequest keep -> !Audit.kept(connection, seen.id(), keep);
      case Action.EnsureJob ignored -> false;
      case Action.StopForwardJobs ignored -> false;
      case Action.DeleteJob ignored -> false;
      case Action.SetFlag ignored -> false;
      case Action.Restart ignored -> false;
    };
  }

  private static boolean update(
      Connection connection,
      Ledger seen,
      String set,
      String condition,
      @Nullable Object... parameters)
      throws SQLException {
    @Nullable Object[] all = new @Nullable Object[parameters.length + 2];
    int inCondition = (int) condition.chars().filter(c -> c == '?').count();
    int inSet = parameters.length - inCondition;
    System.arraycopy(parameters, 0, all, 0, inSet);
    all[inSet] = seen.id();
    all[inSet + 1] = seen.fence();
    System.arraycopy(parameters, inSet, all, inSet + 2, inCondition);
    return Rows.update(
            connection,
            "UPDATE godwit.control SET "
                + set
                + " WHERE migration = ? AND fence = ? AND ("
                + condition
                + ")",
            all)
        == 1;
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }
}
