package io.godwit.worker;

import io.godwit.engine.Credentials;
import io.godwit.engine.Reason;
import io.godwit.engine.Surroundings.Trouble;
import io.godwit.sql.Pauses;
import io.godwit.sql.Postgres;
import io.godwit.sql.Preflight;
import io.godwit.sql.SqlFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A worker's way to the database: it tries again for a while when the database is away. */
final class Session {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration A_WHILE = Duration.ofSeconds(5);
  private static final Duration LONGEST_REST = Duration.ofSeconds(15);

  private final Log log;
  private final Pauses pauses;
  private final String applicationName;

  Session(Log log, Pauses pauses, String applicationName) {
    this.log = log;
    this.pauses = pauses;
    this.applicationName = applicationName;
  }

  /** Work on a connection. */
  interface Work {
    void run(Connection connection) throws SQLException, Exit, InterruptedException;
  }

  /**
   * Runs the work, and runs it again on a new connection each time the old one is lost. Patience is
   * for a database that stays away: one that was there for a while is waited for anew.
   */
  void run(Duration statementTimeout, Duration lockTimeout, Work work)
      throws Exit, InterruptedException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    int attempt = 0;
    while (true) {
      Credentials credentials = Environment.credentials();
      boolean connected = false;
      long since = System.nanoTime();
      try (Connection connection =
          Postgres.connect(
              credentials, new Postgres.Purpose(applicationName, statementTimeout, lockTimeout))) {
        connected = true;
        since = System.nanoTime();
        if (!credentials.pooled() && Postgres.behindPooler(connection)) {
          throw new Exit(
              Exit.Code.CONFIGURATION, Reason.POOLER_DETECTED, Preflight.poolerInBetween());
        }
        work.run(connection);
        return;
      } catch (SQLException e) {
        Trouble trouble =
            connected ? null : Preflight.explain(e, credentials, "Secret " + Environment.secret());
        if (trouble != null && trouble.reason() == Reason.POOLER_DETECTED) {
          throw new Exit(Exit.Code.CONFIGURATION, trouble.reason(), trouble.message());
        }
        if (!mayPass(e)) {
          throw new Exit(Exit.Code.DATA, Reason.JOB_FAILED, SqlFailure.sentence(e));
        }
        long now = System.nanoTime();
        if (connected && now - since > A_WHILE.toNanos()) {
          giveUp = now + PATIENCE.toNanos();
          attempt = 0;
        }
        if (now > giveUp) {
          // The next pod tries on: it may have another Secret.
          throw trouble == null
              ? new Exit(Exit.Code.UNAVAILABLE, Reason.DATABASE_UNREACHABLE, SqlFailure.words(e))
              : new Exit(Exit.Code.UNAVAILABLE, trouble.reason(), trouble.message());
        }
        Duration rest =
            Duration.ofMillis(Math.min(LONGEST_REST.toMillis(), 500L << Math.min(attempt, 10)));
        attempt++;
        log.info(
            "database: "
                + (rejected(e) && trouble != null ? trouble.message() : SqlFailure.words(e))
                + "; again in "
                + rest.toMillis()
                + " ms");
        pauses.rest(rest);
      }
    }
  }

  /** A rejected password may be one that is about to rotate: the Secret is read again. */
  private static boolean mayPass(SQLException e) {
    return SqlFailure.transientFailure(e) || rejected(e);
  }

  private static boolean rejected(SQLException e) {
    return SqlFailure.state(e).startsWith("28");
  }
}
