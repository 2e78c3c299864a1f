package io.godwit.sql;

import io.godwit.backfill.BatchSize;
import io.godwit.backfill.Guard;
import io.godwit.backfill.Pace;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What a worker is told before each batch, and before each block that is compared.
 *
 * @param asked false: suspended by a person
 * @param guard what the database's signals allow
 */
public record Orders(
    boolean asked,
    int batchRows,
    BatchSize.Limits limits,
    Duration pause,
    int dutyCycle,
    Guard guard) {

  /** True if a batch may be written now. */
  public boolean run() {
    return asked && !guard.holds();
  }

  /** What holds the worker though it is asked to run, or nothing. */
  public String held() {
    return asked && guard.holds() ? guard.why() : "";
  }

  /** True if any rest follows a batch. */
  public boolean rests() {
    return dutyCycle < 100 || pause.isPositive() || guard.pace() > 1;
  }

  /** The rest after a batch that took so long: never less than the pause that was asked for. */
  public Duration rest(Duration took) {
    Duration rest = Pace.rest(took, dutyCycle, guard.pace());
    return rest.compareTo(pause) < 0 ? pause : rest;
  }

  /**
   * Reads them.
   *
   * @throws Fence.Lost if the fence does not stand any more
   */
  public static Orders read(Connection connection, Fence fence) throws SQLException, Fence.Lost {
    return Rows.first(
            connection,
            row ->
                new Orders(
                    row.getBoolean(1),
                    row.getInt(2),
                    new BatchSize.Limits(row.getInt(3), Duration.ofMillis(row.getLong(4))),
                    Duration.ofMillis(row.getLong(5)),
                    row.getInt(6),
                    guard(row)),
            // Elsewhere nobody looks at the signals but while a comparison takes long: what they
            // said
            // before it is long gone.
            """
            SELECT run, batch_rows, batch_most, target_ms, pause_ms, duty_cycle, stretch, hold,
              hold_reason, CASE WHEN phase IN ('Backfill', 'Verify') OR signals_at > (
                SELECT p.started_at FROM godwit.passes p WHERE p.migration = control.migration AND p.ended_at IS NULL)
                THEN extract(epoch FROM clock_timestamp() - signals_at)::float8 END AS age
            FROM godwit.control WHERE migration = ? AND fence = ? AND direction = ?
            """,
            fence.migration(),
            fence.number(),
            fence.direction())
        .orElseThrow(Fence.Lost::new);
  }

  private static Guard guard(ResultSet row) throws SQLException {
    double seconds = row.getDouble("age");
    Duration age = row.wasNull() ? null : Duration.ofMillis((long) (seconds * 1000));
    return new Guard(
        row.getDouble("stretch"), row.getBoolean("hold"), row.getString("hold_reason"), age);
  }
}
