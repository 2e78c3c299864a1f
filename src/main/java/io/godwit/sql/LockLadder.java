package io.godwit.sql;

import io.godwit.engine.SqlStep;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How a lock is asked for without hurting anyone (rules-postgres 16). First a lock that blocks no
 * statement of the application, long enough to evict autovacuum; then, in the same transaction, the
 * strong one, for half a second at most.
 */
final class LockLadder {
  /** What is waited for the strong lock, try by try; the last one for all further tries. */
  private static final List<Integer> WAITS_MILLIS = List.of(100, 100, 200, 300, 500);

  /** Wait and hold together stay below what an application may wait because of us: 1 s. */
  private static final Duration BUDGET = Duration.ofMillis(950);

  private static final Duration FIRST_REST = Duration.ofMillis(100);
  private static final Duration LONGEST_REST = Duration.ofSeconds(5);

  private LockLadder() {}

  /**
   * Takes the locks of a step in the open transaction. Returns when the time is up: one time for
   * all tables, as an application may wait for any of them.
   *
   * @param tables in the order in which they are locked
   */
  static Deadline climb(
      Connection connection, List<TableName> tables, SqlStep.Lock lock, int attempt)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = '1s'");
      if (lock.compareTo(SqlStep.Lock.SHARE_UPDATE_EXCLUSIVE) > 0) {
        statement.execute(
            "SELECT set_config('lock_timeout', (extract(epoch FROM"
                + " current_setting('deadlock_timeout')::interval) * 1000 + 1000)::bigint::text,"
                + " true)");
        for (TableName table : tables) {
          statement.execute("LOCK TABLE " + table.sql() + " IN SHARE UPDATE EXCLUSIVE MODE");
        }
      }
      Deadline deadline = new Deadline(System.nanoTime() + BUDGET.toNanos());
      int wait = WAITS_MILLIS.get(Math.min(attempt, WAITS_MILLIS.size() - 1));
      statement.execute("SET LOCAL lock_timeout = " + wait);
      if (lock != SqlStep.Lock.NONE) {
        for (TableName table : tables) {
          deadline.apply(statement);
          statement.execute("LOCK TABLE " + table.sql() + " IN " + lock.words() + " MODE");
        }
      }
      return deadline;
    }
  }

  /** When a transaction that holds a strong lock must be over. */
  record Deadline(long nanos) {
    /** Gives the next statement the time that is left. */
    void apply(Statement statement) throws SQLException {
      long left = Math.max(1, (nanos - System.nanoTime()) / 1_000_000);
      statement.execute("SET LOCAL statement_timeout = " + left);
    }

    /** Executes each in the time that is left. */
    void execute(Statement statement, List<String> statements) throws SQLException {
      for (String sql : statements) {
        apply(statement);
        statement.execute(sql);
      }
    }

    /** A failure of what is done under the locks: a time that ran out is no longer somebody's. */
    static SQLException judged(SQLException failure) {
      return SqlFailure.timeIsUp(failure) ? new TooSlow(BUDGET.toMillis(), failure) : failure;
    }
  }

  /** How long to rest after a try that failed: full jitter, growing. */
  static Duration rest(int attempt) {
    long most = Math.min(LONGEST_REST.toMillis(), FIRST_REST.toMillis() << Math.min(attempt, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(FIRST_REST.toMillis(), most + 1));
  }
}
