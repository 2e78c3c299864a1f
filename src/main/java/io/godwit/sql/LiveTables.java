package io.godwit.sql;

import io.godwit.engine.TableName;
import io.godwit.lint.Live;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** How large and how busy every table of a database is, by statistics alone. */
final class LiveTables {
  private LiveTables() {}

  static int version(Connection connection) throws SQLException {
    return Rows.one(
        connection, row -> row.getInt(1), "SELECT current_setting('server_version_num')::int");
  }

  /** Rows of a table that was never analysed are supposed to be of 100 bytes. */
  static Live read(Connection connection) throws SQLException {
    Map<TableName, Live.Table> tables = new HashMap<>();
    Rows.list(
        connection,
        row ->
            tables.put(
                new TableName(row.getString("nspname"), row.getString("relname")),
                new Live.Table(
                    row.getLong("tuples"),
                    row.getLong("bytes"),
                    row.getDouble("rate"),
                    row.getBoolean("published"))),
        """
        SELECT n.nspname, c.relname, s.tuples, s.bytes, s.rate, EXISTS (SELECT FROM pg_publication_tables p
          WHERE p.schemaname = n.nspname AND p.tablename = c.relname) AS published
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, LATERAL (
          SELECT coalesce(sum(CASE WHEN l.reltuples >= 0 AND l.relpages > 0
              THEN l.reltuples / l.relpages * pg_relation_size(l.oid)
                / current_setting('block_size')::float
              ELSE pg_relation_size(l.oid) / 100.0 END), 0)::bigint AS tuples,
            coalesce(sum(pg_table_size(l.oid)), 0)::bigint AS bytes,
            coalesce(sum((coalesce(t.seq_scan, 0) + coalesce(t.idx_scan, 0) + coalesce(t.n_tup_ins, 0)
              + coalesce(t.n_tup_upd, 0) + coalesce(t.n_tup_del, 0)) / greatest(60, extract(epoch FROM now()
              - coalesce(d.stats_reset, pg_postmaster_start_time())))), 0)::float AS rate
          FROM (SELECT c.oid AS relid WHERE c.relkind = 'r' UNION ALL
            SELECT p.relid FROM pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf) leaf
          JOIN pg_class l ON l.oid = leaf.relid LEFT JOIN pg_stat_all_tables t ON t.relid = leaf.relid,
          (SELECT stats_reset FROM pg_stat_database WHERE datname = current_database()) d) AS s
        WHERE c.relkind IN ('r', 'p') AND\s"""
            + Inventories.USERS);
    return new Live(version(connection), tables);
  }
}
