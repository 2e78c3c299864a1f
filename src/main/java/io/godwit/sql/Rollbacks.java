package io.godwit.sql;

import io.godwit.engine.RollbackJump;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * How many transactions of the database are rolled back in a second, on average of the last
 * minutes, and whether there are suddenly more.
 */
final class Rollbacks {
  private static final String SOURCE = "rollbacks";
  private static final double MEMORY_SECONDS = 300;

  /** In such a window a jump is looked for. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Connection connection;
  private final long migration;
  private final java.util.ArrayDeque<Sample> samples = new java.util.ArrayDeque<>();

  Rollbacks(Connection connection, long migration) {
    this.connection = connection;
    this.migration = migration;
  }

  private record Sample(long nanos, long count) {}

  /** Takes one more sample for the average. */
  void look() throws SQLException {
    new UseRecord(connection, migration).looked("primary", SOURCE, "");
    Rows.update(
        connection,
        """
        UPDATE godwit.looks l SET rolled_back = s.count, counted_since = clock_timestamp(),
          rolled_back_per_second = coalesce(l.rolled_back_per_second
            + (s.rate - l.rolled_back_per_second) * (1 - exp(-s.seconds / ?)), s.rate)
        FROM (SELECT k.migration, d.xact_rollback AS count, p.seconds,
            greatest(d.xact_rollback - k.rolled_back, 0) / p.seconds AS rate
          FROM godwit.looks k JOIN pg_stat_database d ON d.datname = current_database(),
            LATERAL (SELECT greatest(extract(epoch FROM clock_timestamp() - k.counted_since), 0.001)::float8) p (seconds)
          WHERE k.server = 'primary' AND k.source = 'rollbacks') s
        WHERE s.migration = l.migration AND l.migration = ? AND l.server = 'primary' AND l.source = 'rollbacks'
        """,
        MEMORY_SECONDS,
        migration);
  }

  /** The average before; empty if nobody has watched for long enough to know. */
  Optional<Double> average() throws SQLException {
    return Rows.first(
        connection,
        row -> row.getDouble(1),
        "SELECT rolled_back_per_second FROM godwit.looks WHERE migration = ? AND server = 'primary'"
            + " AND source = 'rollbacks' AND rolled_back_per_second IS NOT NULL",
        migration);
  }

  /** Counts from here on: what comes before the first look is not missed. */
  void begin() throws SQLException {
    samples.addLast(new Sample(System.nanoTime(), count()));
  }

  /** Counts once more; a sentence if there are suddenly more than the average makes likely. */
  Optional<String> jump(double average) throws SQLException {
    long now = System.nanoTime();
    long count = count();
    samples.addLast(new Sample(now, count));
    while (now - samples.getFirst().nanos() > WINDOW.toNanos()) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    Duration window = Duration.ofNanos(now - first.nanos());
    long more = count - first.count();
    return RollbackJump.seen(average, more, window)
        ? Optional.of(
            "%d transactions rolled back in %d s, before %.1f in a second"
                .formatted(more, Math.max(1, window.toSeconds()), average))
        : Optional.empty();
  }

  /** So many, ever. */
  long count() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getLong(1),
        "SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()");
  }
}
