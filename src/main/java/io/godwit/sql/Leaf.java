package io.godwit.sql;

import io.godwit.engine.Partitioning;
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

  /** A partitioned table's partitions, and their indexes. */
  static Partitioning partitioning(Connection connection, long table) throws SQLException {
    return new Partitioning(
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT DISTINCT a.attname FROM pg_partition_tree(?::bigint::oid::regclass) t
            JOIN pg_partitioned_table p ON p.partrelid = t.relid
            JOIN pg_attribute a ON a.attrelid = t.relid AND a.attnum = ANY (p.partattrs::int2[])
            WHERE a.attnum > 0 ORDER BY 1
            """,
            table),
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            """
            SELECT EXISTS (SELECT FROM pg_partition_tree(?::bigint::oid::regclass) t
              JOIN pg_partitioned_table p ON p.partrelid = t.relid WHERE p.partexprs IS NOT NULL)
            """,
            table),
        Rows.list(
            connection,
            row -> new TableName(row.getString(1), row.getString(2)),
            """
            SELECT n.nspname, c.relname FROM pg_partition_tree(?::bigint::oid::regclass) t
            JOIN pg_class c ON c.oid = t.relid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE t.isleaf ORDER BY 1, 2
            """,
            table),
        Rows.list(
            connection,
            row ->
                new Partitioning.Attached(
                    row.getString(1),
                    new TableName(row.getString(2), row.getString(3)),
                    row.getString(4),
                    row.getBoolean(5),
                    row.getString(6)),
            """
            SELECT r.relname, n.nspname, c.relname, x.relname, t.isleaf, pg_get_indexdef(t.relid)
            FROM pg_index own JOIN pg_class r ON r.oid = own.indexrelid,
            LATERAL pg_partition_tree(own.indexrelid) t JOIN pg_index i ON i.indexrelid = t.relid
            JOIN pg_class x ON x.oid = t.relid JOIN pg_class c ON c.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE own.indrelid = ?::bigint::oid AND t.level > 0 ORDER BY t.level DESC, 1, 2, 3
            """,
            table),
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT DISTINCT relname FROM pg_class WHERE relnamespace IN (
              SELECT c.relnamespace FROM pg_partition_tree(?::bigint::oid::regclass) t
              JOIN pg_class c ON c.oid = t.relid) ORDER BY 1
            """,
            table));
  }
}
