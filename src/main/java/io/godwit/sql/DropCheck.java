package io.godwit.sql;

import io.godwit.engine.Plan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last look before the old column goes, under the lock of the drop (rules-postgres 2): nobody
 * has named it since it was hidden, or stands in line for the lock to do so; nothing hangs on it;
 * no row differs. What is found is kept here, as the transaction is rolled back.
 */
public final class DropCheck implements StepRunner.LastCheck {
  private final Connection connection;
  private final Fence fence;
  private final Plan plan;
  private final List<UseRecord.Seen> found = new ArrayList<>();

  /** A check on the connection of the drop. */
  public DropCheck(Connection connection, Fence fence, Plan plan) {
    this.connection = connection;
    this.fence = fence;
    this.plan = plan;
  }

  @Override
  public void look() throws SQLException, StepRunner.InUse {
    found.clear();
    Optional<Instant> since = since();
    if (since.isEmpty()) {
      throw new StepRunner.InUse(plan.old() + " is in sight again");
    }
    OldShape old = OldShape.of(plan, true);
    found.addAll(new SessionUses(connection, "primary").after(old, since.get()));
    found.addAll(recorded(since.get()));
    Instant now =
        Rows.one(connection, row -> row.getTimestamp(1).toInstant(), "SELECT clock_timestamp()");
    for (String name : Dependents.since(connection, old)) {
      found.add(new UseRecord.Seen("primary", "catalog", name, "", "depends on it", now));
    }
    var statements = new StatementUses(connection, connection, "primary", fence.migration());
    Optional<String> schema = statements.readable();
    if (schema.isPresent()) {
      found.addAll(statements.moved(old, schema.get(), now));
    }
    if (!found.isEmpty()) {
      throw new StepRunner.InUse(plan.old() + " is in use: " + found.getFirst().words());
    }
    long standing = standing(since.get());
    if (standing > 0) {
      throw new StepRunner.InUse(standing + " rows differ: " + plan.old() + " may be right");
    }
  }

  /** Keeps what was found, once the transaction of the drop is rolled back. */
  public void keep() throws SQLException {
    new UseRecord(connection, fence.migration()).keep(found);
  }

  /** Since when nobody may have named it; empty if it is in sight. */
  private Optional<Instant> since() throws SQLException {
    return Rows.first(
        connection,
        row -> row.getTimestamp(1).toInstant(),
        """
        SELECT CASE WHEN s.stage = 'hide' THEN s.done_at
          ELSE greatest(s.done_at, c.phase_since, c.approved_at) END
        FROM godwit.steps s JOIN godwit.control c ON c.migration = s.migration
        WHERE s.migration = ? AND s.id = ? AND s.state = 'Done'
        """,
        fence.migration(),
        plan.flipStep());
  }

  private List<UseRecord.Seen> recorded(Instant since) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new UseRecord.Seen(
                row.getString("server"),
                row.getString("source"),
                row.getString("who"),
                row.getString("client"),
                row.getString("statement"),
                row.getTimestamp("last_seen").toInstant()),
        "SELECT * FROM godwit.uses WHERE migration = ? AND last_seen > ? ORDER BY last_seen DESC"
            + " LIMIT 5",
        fence.migration(),
        Timestamp.from(since));
  }

  /**
   * Found since it was hidden; what stood before was accepted. Where the application writes both
   * columns it has stopped to write this one.
   */
  private long standing(Instant since) throws SQLException {
    if (plan.transform() == null || !DualWriteWatch.triggered(connection, fence.migration())) {
      return 0;
    }
    return Rows.one(
        connection,
        row -> row.getLong(1),
        "SELECT count(*) FROM godwit.discrepancies WHERE migration = ? AND confirmed_at > ?"
            + " AND repaired_at IS NULL AND agreed_at IS NULL",
        fence.migration(),
        Timestamp.from(since));
  }
}
