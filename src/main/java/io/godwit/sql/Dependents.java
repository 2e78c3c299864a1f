package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What binds to the column or table by number and would not follow the change (rules-postgres 9).
 */
final class Dependents {
  private Dependents() {}

  static List<String> of(Connection connection, long table, int column) throws SQLException {
    List<String> obstacles = new ArrayList<>();
    obstacles.addAll(
        Rows.list(
            connection,
            row ->
                row.getString(1)
                    + " depends on the column; drop it first and create it again after the migration",
            """
            SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid)
            FROM pg_depend d
            LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
            LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
            LEFT JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND f.oid = d.objid
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ?::bigint::oid AND d.refobjsubid = ?
              AND c.relkind IS DISTINCT FROM 'i' AND c.relkind IS DISTINCT FROM 'S'
              AND (k.oid IS NULL OR k.confrelid = d.refobjid AND k.conrelid <> d.refobjid)
              AND (f.oid IS NULL OR f.adnum <> d.refobjsubid)
            ORDER BY 1
            """,
            table,
            column));
    obstacles.addAll(
        Rows.list(
            connection,
            row ->
                "sequence "
                    + row.getString(1)
                    + " is owned by the column and would be dropped with it: ALTER SEQUENCE "
                    + row.getString(1)
                    + " OWNED BY NONE",
            """
            SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
              AND d.refobjid = ?::bigint::oid AND d.refobjsubid = ? AND c.relkind = 'S' AND d.deptype = 'a'
            """,
            table,
            column));
    obstacles.addAll(
        Rows.list(
            connection,
            row ->
                "publication "
                    + row.getString(1)
                    + " publishes the table: its subscribers would stop at the new column; take the"
                    + " table out of it first",
            """
            SELECT p.pubname FROM pg_publication_tables p JOIN pg_class c ON c.relname = p.tablename
            JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = p.schemaname
            WHERE c.oid = ?::bigint::oid ORDER BY 1
            """,
            table));
    obstacles.addAll(
        Rows.list(
            connection,
            row -> "rule " + row.getString(1) + " rewrites statements on the table; drop it first",
            "SELECT rulename FROM pg_rewrite WHERE ev_class = ?::bigint::oid AND rulename <>"
                + " '_RETURN' ORDER BY 1",
            table));
    return obstacles;
  }
}
