package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A table that holds rows itself: each of a partitioned table's partitions at the bottom, or the
 * table. Places ({@code ctid}) mean something only within one (rules-postgres 12).
 */
record Leaf(long oid, TableName table) {

  static List<Leaf> of(Connection connection, TableName table) throws SQLException {
    return Rows.list(
        connection,
        row -> new Leaf(row.getLong(1), new TableName(row.getString(2), row.getString(3))),
        """
        SELECT c.oid, n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = ?::regclass AND c.relkind = 'r'
          OR c.relkind = 'r' AND c.oid IN (SELECT relid FROM pg_partition_tree(?::regclass) WHERE isleaf)
        ORDER BY c.oid
        """,
        table.sql(),
        table.sql());
  }
}
