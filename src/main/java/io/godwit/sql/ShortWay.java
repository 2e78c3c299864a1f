package io.godwit.sql;

import io.godwit.api.Mode;
import io.godwit.engine.Draft;
import io.godwit.engine.Plan;
import io.godwit.engine.SqlStep;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Chooses between the long road and the short way. The statements of the short way are tried on a
 * temporary copy of all rows, in a transaction that is rolled back: how long that takes is how long
 * everybody would be kept out.
 */
final class ShortWay {
  /**
   * A fifth of what an application may wait because of us (DESIGN.md 1): the lock is waited for,
   * too.
   */
  private static final long MOST_MILLIS = 200;

  /** More are not copied to find out. */
  private static final long MOST_ROWS = 50_000;

  /** Sessions report what they do every second; on PostgreSQL 14 a process gathers it. */
  private static final Duration LOOK = Duration.ofMillis(2_500);

  private final Connection connection;
  private final TableName table;

  private ShortWay(Connection connection, TableName table) {
    this.connection = connection;
    this.table = table;
  }

  /**
   * The plan that is taken.
   *
   * @param full the long road; what forbids it forbids the short way, too
   * @param direct the short way, if there is one
   */
  static Draft choose(Connection connection, Mode mode, Draft full, Optional<Plan> direct)
      throws SQLException {
    if (direct.isEmpty() || !full.refusals().isEmpty()) {
      return mode == Mode.DIRECT && full.refusals().isEmpty()
          ? new Draft(
              List.of(
                  "mode is Direct, and this change has no short way: it needs a column that keeps its"
                      + " name and has no constraints, a down, and no backfill.where. Leave mode out"),
              null)
          : full;
    }
    Plan plan = full.plan();
    var way = new ShortWay(connection, plan.table());
    Tried tried = way.tried(plan.rowsEstimated(), direct.get());
    return switch (mode) {
      case DIRECT ->
          tried.quick()
              ? new Draft(List.of(), direct.get())
              : new Draft(
                  List.of("mode is Direct, and " + tried.against() + ": leave mode out"), null);
      case AUTO -> tried.quick() && way.idle() ? new Draft(List.of(), direct.get()) : full;
      case FULL -> tried.quick() ? new Draft(List.of(), overhead(plan, tried)) : full;
    };
  }

  /**
   * What came of trying it.
   *
   * @param millis how long it took, -1 if it could not be told
   * @param against why it will not do; empty if it will
   */
  private record Tried(long millis, String against) {
    boolean quick() {
      return against.isEmpty();
    }
  }

  private static Plan overhead(Plan plan, Tried tried) {
    return plan.warned(
        List.of(
            "Where hardly anybody uses it the long road is overhead for about %d rows: mode: Direct does it in one statement, in about %d ms."
                .formatted(plan.rowsEstimated(), tried.millis())));
  }

  private Tried tried(long rows, Plan direct) throws SQLException {
    connection.setAutoCommit(false);
    try {
      if (rows > MOST_ROWS || !copied()) {
        return new Tried(
            -1,
            "table %s has about %d rows: more than %d are not rewritten at once"
                .formatted(table, rows, MOST_ROWS));
      }
      long began = System.nanoTime();
      for (SqlStep step : direct.steps()) {
        for (String sql : step.sql()) {
          Rows.execute(connection, sql.replace(table.sql(), "pg_temp.godwit_short_way"));
        }
      }
      long millis = (System.nanoTime() - began) / 1_000_000;
      return new Tried(
          millis,
          millis <= MOST_MILLIS
              ? ""
              : "nobody could read or write table %s for about %d ms, more than the %d that are let pass"
                  .formatted(table, millis, MOST_MILLIS));
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      return new Tried(-1, "it fails on a copy of the table: " + SqlFailure.sentence(e));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** False if there are too many rows. */
  private boolean copied() throws SQLException {
    Rows.execute(connection, "SET LOCAL row_security = off");
    Rows.execute(
        connection,
        "CREATE TEMP TABLE godwit_short_way (LIKE %s INCLUDING ALL)".formatted(table.sql()));
    String columns = columns();
    int copied =
        Rows.update(
            connection,
            "INSERT INTO pg_temp.godwit_short_way (%1$s) OVERRIDING SYSTEM VALUE SELECT %1$s FROM %2$s LIMIT %3$d"
                .formatted(columns, table.sql(), MOST_ROWS + 1));
    return copied <= MOST_ROWS;
  }

  /** All that are not generated: those follow by themselves. */
  private String columns() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getString(1),
        """
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
        """,
        table.sql());
  }

  /** Nobody writes it while we look, or holds it; who reads is not told from ourselves. */
  private boolean idle() throws SQLException {
    long before = writes();
    Rows.one(connection, row -> "", "SELECT pg_sleep(%s)".formatted(LOOK.toMillis() / 1000.0));
    return writes() == before && !Blockers.any(connection, table);
  }

  private long writes() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getLong(1),
        """
        SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
        FROM pg_stat_user_tables WHERE relid = ?::regclass
          OR relid IN (SELECT relid FROM pg_partition_tree(?::regclass))
        """,
        table.sql(),
        table.sql());
  }
}
