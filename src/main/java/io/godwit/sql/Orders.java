package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** What a worker is told before each batch. */
public record Orders(boolean run, int batchRows, Duration pause) {

  /**
   * Reads them.
   *
   * @throws Fence.Lost if the fence does not stand any more
   */
  public static Orders read(Connection connection, Fence fence) throws SQLException, Fence.Lost {
    return Rows.first(
            connection,
            row -> new Orders(row.getBoolean(1), row.getInt(2), Duration.ofMillis(row.getLong(3))),
            "SELECT run, batch_rows, pause_ms FROM godwit.control WHERE migration = ? AND fence = ?"
                + " AND direction = ?",
            fence.migration(),
            fence.number(),
            fence.direction())
        .orElseThrow(Fence.Lost::new);
  }
}
