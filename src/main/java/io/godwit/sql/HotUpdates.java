package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** How many updates of a table were HOT, as its statistics say: they lag by a second or so. */
public final class HotUpdates {
  private final Connection connection;
  private final String table;
  private Counts last;

  private HotUpdates(Connection connection, String table, Counts last) {
    this.connection = connection;
    this.table = table;
    this.last = last;
  }

  /** Updates since the last look. */
  public record Counts(long updated, long hot) {}

  private static final Counts NONE = new Counts(0, 0);

  /** Begins to count. */
  static HotUpdates of(Connection connection, String table) throws SQLException {
    return new HotUpdates(connection, table, read(connection, table));
  }

  /** What came since the last look, once it is enough to judge by; else nothing. */
  public Counts since(long enough) throws SQLException {
    Counts now = read(connection, table);
    Counts since = new Counts(now.updated() - last.updated(), now.hot() - last.hot());
    if (since.updated() >= 0 && since.updated() < enough) {
      return NONE;
    }
    last = now;
    // Somebody has set the statistics back.
    return since.updated() < 0 ? NONE : since;
  }

  private static Counts read(Connection connection, String table) throws SQLException {
    return Rows.one(
        connection,
        row -> new Counts(row.getLong(1), row.getLong(2)),
        """
        SELECT coalesce(sum(pg_stat_get_tuples_updated(oid)), 0),
          coalesce(sum(pg_stat_get_tuples_hot_updated(oid)), 0) FROM pg_class
        WHERE oid = ?::regclass OR oid IN (SELECT relid FROM pg_partition_tree(?::regclass))
        """,
        table,
        table);
  }
}
