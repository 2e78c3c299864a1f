package io.godwit.sql;

import io.godwit.engine.Transform;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the two sides are called at this moment and which of them is right. Both may change while a
 * comparison is under way.
 *
 * @param flipped the columns were renamed
 * @param newHasAuthority readers have begun to move
 * @param repairable nothing but the old side was ever right: what differs may be written again
 * @param quarantined some rows are left out
 * @param dropped there is one side only
 */
public record Sides(
    boolean flipped,
    boolean newHasAuthority,
    boolean repairable,
    boolean quarantined,
    boolean dropped) {

  /** What the ledger says now. */
  public static Sides read(Connection connection, Fence fence, Transform transform)
      throws SQLException {
    return read(connection, fence, transform.flipStep());
  }

  /**
   * The same of whatever is taken away.
   *
   * @param flipStep id of the step from which on it bears another name
   */
  public static Sides read(Connection connection, Fence fence, String flipStep)
      throws SQLException {
    return Rows.one(
        connection,
        row -> {
          boolean flipped = row.getBoolean(1);
          boolean began = row.getBoolean(3) || flipped;
          return new Sides(
              flipped,
              row.getBoolean(2) || flipped,
              fence.forward() && !began,
              row.getBoolean(4),
              row.getBoolean(5));
        },
        """
        SELECT EXISTS (SELECT FROM godwit.steps s WHERE s.migration = m.id AND s.id = ? AND s.state = 'Done'),
          coalesce(f.moved, false), coalesce(f.ramp_began, false),
          EXISTS (SELECT FROM godwit.quarantine q WHERE q.migration = m.id),
          EXISTS (SELECT FROM godwit.steps s WHERE s.migration = m.id AND s.stage = 'drop' AND s.state = 'Done')
        FROM godwit.migrations m LEFT JOIN godwit.flags f ON f.sync = m.sync AND f.migration = m.id
        WHERE m.id = ?
        """,
        flipStep,
        fence.migration());
  }

  /** The SQL by which rows are compared. */
  PairSql pair(Transform transform, Fence fence) {
    PairSql all = new PairSql(transform, transform.names(flipped), newHasAuthority);
    // To look for each row among those left out costs more than the comparison itself.
    return quarantined ? all.excluding(fence.migration()) : all;
  }

  /** The same with rows in quarantine. */
  PairSql withQuarantined(Transform transform) {
    return new PairSql(transform, transform.names(flipped), newHasAuthority);
  }
}
