package io.godwit.sql;

import io.godwit.engine.Stage;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a worker has to know of its migration besides the plan.
 *
 * @param forward false while it walks back
 * @param rampBegan true once readers have begun to move to the new side
 * @param flagPercent percent of readers on the new side
 * @param acceptLoss values that only the new side holds may go
 */
public record StoredMigration(
    long id,
    String planHash,
    boolean forward,
    boolean rampBegan,
    int flagPercent,
    boolean acceptLoss) {

  /**
   * Reads it.
   *
   * @throws SQLException with state 02000 if the ledger has no such plan
   */
  public static StoredMigration read(Connection connection, long id) throws SQLException {
    return Rows.one(
        connection,
        row ->
            new StoredMigration(
                id,
                String.valueOf(row.getString("plan_hash")),
                row.getString("direction").equals("Forward"),
                row.getBoolean("ramp_began"),
                row.getInt("percent"),
                row.getBoolean("accept_loss")),
        """
        SELECT m.plan_hash, c.direction, c.accept_loss, coalesce(f.ramp_began, false) AS ramp_began,
          coalesce(f.percent, 0) AS percent
        FROM godwit.migrations m JOIN godwit.control c ON c.migration = m.id
        LEFT JOIN godwit.flags f ON f.sync = m.sync AND f.migration = m.id
        WHERE m.id = ?
        """,
        id);
  }

  /** True if a stage has steps and none is left to do. */
  public boolean done(Connection connection, Stage stage) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT coalesce(bool_and(state = 'Done'), false) FROM godwit.steps WHERE migration = ? AND"
            + " stage = ?",
        id,
        stage.word());
  }

  /** True if a step is done. */
  public boolean done(Connection connection, String step) throws SQLException {
    return Rows.first(
            connection,
            row -> row.getString(1).equals("Done"),
            "SELECT state FROM godwit.steps WHERE migration = ? AND id = ?",
            id,
            step)
        .orElse(false);
  }
}
