package io.godwit.sql;

import io.godwit.backfill.BatchSize;
import io.godwit.backfill.Pace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** What a worker is told before each batch. */
public record Orders(
    boolean run, int batchRows, BatchSize.Limits limits, Duration pause, int dutyCycle) {

  /** The rest after a batch that took so long: never less than the pause that was asked for. */
  public Duration rest(Duration took) {
    Duration rest = Pace.rest(took, dutyCycle, 1);
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
                    row.getInt(6)),
            "SELECT run, batch_rows, batch_most, target_ms, pause_ms, duty_cycle FROM godwit.control WHERE migration = ? AND fence = ?"
                + " AND direction = ?",
            fence.migration(),
            fence.number(),
            fence.direction())
        .orElseThrow(Fence.Lost::new);
  }
}
