package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * How large a table is, as far as that can be told without reading it; also of one that was never
 * analysed.
 *
 * @param rows estimated
 * @param pages of the table itself
 * @param bytes of the table and its long values
 */
record TableSize(long rows, long pages, long bytes) {
  /** Rows per page are taken from so many pages where nothing is known. */
  private static final int FIRST_PAGES = 16;

  /** Rows whose width is looked at. */
  private static final int SAMPLE = 64;

  private record Known(double rows, long pagesThen, TableSize now) {}

  static TableSize of(Connection connection, TableName leaf) throws SQLException {
    Known known =
        Rows.one(
            connection,
            row ->
                new Known(
                    row.getDouble(1),
                    row.getLong(2),
                    new TableSize(0, row.getLong(3), row.getLong(4))),
            """
            SELECT reltuples, relpages, pg_relation_size(oid) / current_setting('block_size')::int,
              pg_table_size(oid) FROM pg_class WHERE oid = ?::regclass
            """,
            leaf.sql());
    TableSize now = known.now();
    double perPage =
        known.rows() >= 0 && known.pagesThen() > 0
            ? known.rows() / known.pagesThen()
            : (double) rowsOfFirstPages(connection, leaf) / Math.clamp(now.pages(), 1, FIRST_PAGES);
    return new TableSize(Math.round(perPage * now.pages()), now.pages(), now.bytes());
  }

  /** The number by which the catalogs know a table. */
  static long oid(Connection connection, TableName table) throws SQLException {
    return Rows.one(
        connection, row -> row.getLong(1), "SELECT ?::regclass::oid::bigint", table.sql());
  }

  private static long rowsOfFirstPages(Connection connection, TableName leaf) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getLong(1),
        "SELECT count(*) FROM ONLY %s AS r WHERE r.ctid < '(%d,0)'::tid"
            .formatted(leaf.sql(), FIRST_PAGES));
  }

  /** Bytes of a row with its long values: on average, or what the first rows have if it is more. */
  long rowBytes(Connection connection, TableName leaf) throws SQLException {
    long seen =
        Rows.one(
            connection,
            row -> row.getLong(1),
            "SELECT coalesce(avg(pg_column_size(s)), 0)::bigint FROM (SELECT * FROM ONLY %s LIMIT %d) AS s"
                .formatted(leaf.sql(), SAMPLE));
    return Math.max(seen, rows == 0 ? 0 : bytes / rows);
  }
}
