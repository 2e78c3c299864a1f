package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that cannot be transformed: recorded by key with the reason, left out of the backfill and of
 * every comparison, and not lost from sight: Contract waits for them.
 */
public final class Quarantine {
  /** Entered by key, a row counts once, however often it fails. */
  private static final String AGAIN =
      " ON CONFLICT (migration, leaf, key) DO UPDATE SET sqlstate = excluded.sqlstate,"
          + " attempts = quarantine.attempts + 1, retry = false, asked = false,"
          + " last_seen = clock_timestamp()";

  private final Connection connection;
  private final Fence fence;

  /** The quarantine of one migration, on a connection that commits each statement. */
  public Quarantine(Connection connection, Fence fence) {
    this.connection = connection;
    this.fence = fence;
  }

  /** SQL for the rows that are left out. */
  static String keptOut(long migration) {
    return "SELECT q.leaf, q.key FROM godwit.quarantine q WHERE q.migration = %d AND NOT q.retry"
        .formatted(migration);
  }

  /** True if any row is left out. */
  public boolean any() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        "SELECT EXISTS (%s)".formatted(keptOut(fence.migration())));
  }

  /** What to say if there are more rows than {@code backfill.quarantine.maxRows}. */
  public Optional<String> excess() throws SQLException {
    return Rows.first(
        connection,
        row ->
            "%d rows or more cannot be transformed, and backfill.quarantine.maxRows is %d; one of them has key %s (SQLSTATE %s)"
                .formatted(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4)),
        """
        SELECT count(*), max(c.quarantine_most), min(q.key),
          (array_agg(q.sqlstate ORDER BY q.key))[1]
        FROM godwit.quarantine q JOIN godwit.control c ON c.migration = q.migration
        WHERE q.migration = ? AND NOT q.retry HAVING count(*) > max(c.quarantine_most)
        """,
        fence.migration());
  }

  /** Enters a row that failed alone, for whatever reason. */
  public void enter(TableName leaf, String key, SQLException failure) throws SQLException {
    Rows.update(
        connection,
        "INSERT INTO godwit.quarantine (migration, leaf, key, sqlstate) VALUES (?, ?::regclass, ?, ?)"
            + AGAIN,
        fence.migration(),
        leaf.sql(),
        key,
        SqlFailure.state(failure));
  }

  /**
   * Enters the rows of a table for which the expression itself fails, a few more than are allowed
   * at most.
   *
   * @return how many
   */
  long enterFailing(PairSql pair, Condition rows) throws SQLException {
    Judge judge = pair.judge();
    judge.install(connection);
    List<Object> parameters = new ArrayList<>(List.of(fence.migration()));
    parameters.addAll(rows.parameters());
    parameters.add(fence.migration());
    return Rows.update(
        connection,
        """
        INSERT INTO godwit.quarantine (migration, leaf, key, sqlstate)
        SELECT ?, r.tableoid, %1$s, failed.state FROM %2$s
          CROSS JOIN LATERAL (SELECT CASE WHEN (r.tableoid, %1$s) IN (%3$s) THEN NULL
            ELSE %4$s END AS state OFFSET 0) AS failed
        WHERE %5$s AND failed.state IS NOT NULL
        LIMIT (SELECT c.quarantine_most + 1 FROM godwit.control c WHERE c.migration = ?)
        """
                .formatted(
                    pair.key(),
                    pair.source(),
                    keptOut(fence.migration()),
                    judge.failure(),
                    rows.sql())
            + AGAIN,
        parameters.toArray());
  }

  /** The key or place of a row for which the expression itself fails. */
  Optional<String> firstFailing(PairSql pair) throws SQLException {
    Judge judge = pair.judge();
    judge.install(connection);
    return Rows.first(
        connection,
        row -> row.getString(1),
        "SELECT %s FROM %s WHERE %s IS NOT NULL LIMIT 1"
            .formatted(pair.key(), pair.source(), judge.failure()));
  }

  /** Lets every row be tried once more. */
  public void retry() throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.quarantine SET retry = true, asked = false WHERE migration = ?"
            + " AND (asked OR NOT retry)",
        fence.migration());
  }

  /** Rows that were tried once more, and did not fail, are forgotten. */
  public void forgetRetried() throws SQLException {
    Rows.update(
        connection,
        "DELETE FROM godwit.quarantine WHERE migration = ? AND retry",
        fence.migration());
  }

  /** A row, and the table that holds it. */
  record Entry(TableName leaf, String key) {}

  /** Rows of one of the plan's tables that somebody wants to be tried once more. */
  List<Entry> asked(Portion portion) throws SQLException {
    return Rows.list(
        connection,
        row -> new Entry(new TableName(row.getString(1), row.getString(2)), row.getString(3)),
        """
        SELECT n.nspname, c.relname, q.key FROM godwit.quarantine q
        JOIN pg_class c ON c.oid = q.leaf JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE q.migration = ? AND q.asked AND %s ORDER BY q.leaf, q.key
        """
            .formatted(portion.holds("q.leaf")),
        fence.migration());
  }

  /** The row was tried once more, and nothing failed. */
  void tried(Entry row) throws SQLException {
    Rows.update(
        connection,
        "UPDATE godwit.quarantine SET asked = false WHERE migration = ? AND leaf = ?::regclass"
            + " AND key = ?",
        fence.migration(),
        row.leaf().sql(),
        row.key());
  }

  /** Forgets rows that are gone, or that somebody has put right: a write fills its row. */
  void settle(Portion portion, PairSql pair) throws SQLException {
    List<String> keys =
        Rows.list(
            connection,
            row -> row.getString(1),
            "SELECT DISTINCT key FROM godwit.quarantine q WHERE migration = ? AND "
                + portion.holds("q.leaf"),
            fence.migration());
    if (keys.isEmpty()) {
      return;
    }
    Judge judge = pair.judge();
    judge.install(connection);
    Condition rows = pair.keys().among(connection.createArrayOf("text", keys.toArray()));
    List<Object> parameters = new ArrayList<>(rows.parameters());
    parameters.add(fence.migration());
    Rows.update(
        connection,
        """
        WITH still AS MATERIALIZED (
          SELECT r.tableoid AS leaf, %s AS key FROM %s
          WHERE %s AND (%s OR %s AND %s IS NOT NULL))
        DELETE FROM godwit.quarantine q WHERE q.migration = ? AND %s AND NOT EXISTS (
          SELECT FROM still WHERE still.leaf = q.leaf AND still.key = q.key)
        """
            .formatted(
                pair.key(),
                pair.source(),
                rows.sql(),
                judge.differs(),
                pair.fresh().isNull(),
                judge.failure(),
                portion.holds("q.leaf")),
        parameters.toArray());
  }
}
