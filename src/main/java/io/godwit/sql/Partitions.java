package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What keeps a table from being changed together with its partitions. */
final class Partitions {
  private Partitions() {}

  /** Objections; none for a table without partitions. */
  static List<String> obstacles(Connection connection, long table, int column) throws SQLException {
    List<String> obstacles = new ArrayList<>();
    obstacles.addAll(
        Rows.list(
            connection,
            row ->
                "the column is part of the partition key of table "
                    + row.getString(1)
                    + ", which decides where rows are; it cannot be changed this way",
            """
            SELECT p.partrelid::regclass::text FROM pg_partitioned_table p
            JOIN pg_partition_tree(?::bigint::oid::regclass) t ON t.relid = p.partrelid
            JOIN pg_attribute a ON a.attrelid = p.partrelid AND NOT a.attisdropped
              AND a.attname = (SELECT attname FROM pg_attribute WHERE attrelid = ?::bigint::oid AND attnum = ?)
            WHERE a.attnum = ANY (p.partattrs::int2[]) OR EXISTS (SELECT FROM pg_depend d
              -- Of an expression: the column depends on the table, so that neither goes alone.
              WHERE d.classid = 'pg_class'::regclass AND d.objid = p.partrelid
                AND d.objsubid = a.attnum AND d.refclassid = 'pg_class'::regclass
                AND d.refobjid = p.partrelid AND d.refobjsubid = 0)
            ORDER BY 1
            """,
            table,
            table,
            column));
    obstacles.addAll(obstacles(connection, table));
    return obstacles;
  }

  /** Objections to any change of the partitions. */
  static List<String> obstacles(Connection connection, long table) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
            SELECT 'partition ' || c.oid::regclass || ' is a foreign table, whose rows cannot be found by'
              || ' their place; detach it first' AS objection
            FROM pg_partition_tree(?::bigint::oid::regclass) t JOIN pg_class c ON c.oid = t.relid
            WHERE c.relkind = 'f'
            UNION ALL
            SELECT format('role %s does not own partition %s and cannot change it: GRANT %I TO %I',
              current_user, c.oid::regclass, pg_get_userbyid(c.relowner), current_user)
            FROM pg_partition_tree(?::bigint::oid::regclass) t JOIN pg_class c ON c.oid = t.relid
            WHERE t.level > 0 AND NOT pg_has_role(c.relowner, 'USAGE')
            UNION ALL
            SELECT format('row level security hides rows of partition %s from role %s: ALTER TABLE %s NO'
              ' FORCE ROW LEVEL SECURITY, or ALTER ROLE %I BYPASSRLS', c.oid::regclass, current_user,
              c.oid::regclass, current_user)
            FROM pg_partition_tree(?::bigint::oid::regclass) t JOIN pg_class c ON c.oid = t.relid,
              pg_roles r
            WHERE t.level > 0 AND r.rolname = current_user AND c.relrowsecurity AND NOT r.rolsuper
              AND NOT r.rolbypassrls AND c.relforcerowsecurity
            ORDER BY 1
            """,
        table,
        table,
        table);
  }
}
