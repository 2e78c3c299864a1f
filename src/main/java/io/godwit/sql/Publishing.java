package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A publication of a table or of its partitions.
 *
 * @param name its name
 * @param whole true if it has no column list, so that it shows every column, and each one that
 *     comes (rules-postgres 22)
 * @param columns those that its column list names
 */
record Publishing(String name, boolean whole, List<String> columns) {

  static List<Publishing> of(Connection connection, long table) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new Publishing(
                row.getString(1),
                row.getBoolean(2),
                List.of((String[]) row.getArray(3).getArray())),
        // The column list is in a column that 14 does not have.
        """
        SELECT p.pubname, bool_or(l.list IS NULL),
          coalesce(array_agg(DISTINCT a.attname::text) FILTER (WHERE a.attname IS NOT NULL), '{}')
        FROM pg_publication_tables t JOIN pg_publication p ON p.pubname = t.pubname
        JOIN pg_namespace n ON n.nspname = t.schemaname
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.tablename
        CROSS JOIN LATERAL (SELECT (SELECT nullif(to_jsonb(r) -> 'prattrs', 'null') FROM pg_publication_rel r
          WHERE r.prpubid = p.oid AND r.prrelid = c.oid)) AS l(list)
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND l.list @> to_jsonb(a.attnum)
        WHERE c.oid = ?::bigint::oid
          OR c.oid IN (SELECT relid FROM pg_partition_tree(?::bigint::oid::regclass))
        GROUP BY p.pubname ORDER BY 1
        """,
        table,
        table);
  }

  /** True if it shows a column that is there, under its name. */
  boolean shows(String column) {
    return whole || columns.contains(column);
  }
}
