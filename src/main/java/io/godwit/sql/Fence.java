package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a worker was told when it began. Whoever finds another number in the ledger later must not
 * write: the migration has turned round, or somebody else has taken it over.
 *
 * @param migration the plan
 * @param number the fence
 * @param direction {@code Forward} or {@code Back}
 */
public record Fence(long migration, long number, String direction) {

  /** The number has changed, or the direction: nothing was written. */
  public static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost() {
      super(
          "the migration has turned round or was taken over; this worker writes nothing any more");
    }
  }

  /** The fence as it stands now. */
  public static Fence read(Connection connection, long migration) throws SQLException {
    return Rows.one(
        connection,
        row -> new Fence(migration, row.getLong(1), row.getString(2)),
        "SELECT fence, direction FROM godwit.control WHERE migration = ?",
        migration);
  }

  /** True on the way forth. */
  public boolean forward() {
    return direction.equals("Forward");
  }

  /**
   * Sees to it that the fence stands until the end of the transaction.
   *
   * @throws Lost if it does not stand
   */
  void hold(Connection connection) throws SQLException, Lost {
    boolean stands =
        Rows.first(
                connection,
                row -> true,
                "SELECT 1 FROM godwit.control WHERE migration = ? AND fence = ? AND direction = ?"
                    + " FOR SHARE",
                migration,
                number,
                direction)
            .isPresent();
    if (!stands) {
      throw new Lost();
    }
  }
}
