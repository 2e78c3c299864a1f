package io.godwit.sql;

import io.godwit.engine.Comparison;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Repairs rows that differ, each round compared again; but not so many that it must be a bug. */
record RepairRounds(Connection connection, Fence fence, PairSql pair, Consumer<String> log) {
  private record Limits(int rounds, double ratio, long compared) {
    boolean exceeded(long rows) {
      return rows > Math.max(Comparison.FEW, ratio * compared);
    }
  }

  /** Returns how many rows were written. */
  long run(int pass, Discrepancies discrepancies) throws SQLException {
    Limits limits = limits(pass);
    List<String> left = discrepancies.standing();
    if (left.isEmpty() || limits.rounds() == 0) {
      return 0;
    }
    List<String> unwritten = discrepancies.unwritten();
    if (limits.exceeded(left.size() - unwritten.size())) {
      log.accept(
          "%d of %d rows differ: too many to repair them, this is no matter of single rows"
              .formatted(left.size(), limits.compared()));
      // However many the application has left to write: to write them is no repair of a bug.
      left = unwritten;
    }
    Repair repair = new Repair(connection, fence, pair, new Quarantine(connection, fence), log);
    long repaired = 0;
    for (int round = 0; round < limits.rounds() && !left.isEmpty(); round++) {
      repaired +=
          pair.copy() == null
              ? repair.run(left)
              : new CopyRepair(connection, fence, pair.transform(), log).run(left);
      List<String> still = discrepancies.differing(pair, left);
      List<String> right = new ArrayList<>(left);
      right.removeAll(still);
      discrepancies.repaired(right);
      left = still;
    }
    if (pair.keys().key().byPlace()) {
      discrepancies.recordMoved(pair, pass, left);
    }
    return repaired;
  }

  private Limits limits(int pass) throws SQLException {
    return Rows.one(
        connection,
        row -> new Limits(row.getInt(1), row.getDouble(2), row.getLong(3)),
        """
        SELECT repair_rounds, repair_ratio, (SELECT coalesce(sum(rows_done), 0) FROM godwit.ranges g
          WHERE g.migration = c.migration AND g.pass = ?)
        FROM godwit.control c WHERE migration = ?
        """,
        pass,
        fence.migration());
  }
}
