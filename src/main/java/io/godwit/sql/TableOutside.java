package io.godwit.sql;

import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/** What others have to do with a table: who refers to it, and who may read and write it. */
final class TableOutside {
  /** Rights to a table that a view in its place can pass on. */
  private static final Pattern PASSED_ON = Pattern.compile("SELECT|INSERT|UPDATE|DELETE");

  private TableOutside() {}

  static TableDefinition.Outside of(Connection connection, TableRow table) throws SQLException {
    return new TableDefinition.Outside(
        foreignKeys(connection, table.oid()),
        grants(connection, table.oid()).stream()
            .filter(grant -> PASSED_ON.matcher(grant.privilege()).lookingAt())
            .toList(),
        table.owner().equals(table.user()) ? null : table.owner(),
        Rows.one(
            connection,
            row -> row.getBoolean(1),
            "SELECT relrowsecurity FROM pg_class WHERE oid = ?::bigint::oid",
            table.oid()),
        // An array type makes room for a table, any other type does not.
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT typname FROM pg_type WHERE typrelid = 0 AND NOT (typcategory = 'A' AND typelem <> 0)
              AND typnamespace = (SELECT relnamespace FROM pg_class WHERE oid = ?::bigint::oid)
            """,
            table.oid()));
  }

  /** Both ways; one that refers to its own table goes with it. */
  private static List<TableDefinition.ForeignKey> foreignKeys(Connection connection, long table)
      throws SQLException {
    return Rows.list(
        connection,
        row ->
            new TableDefinition.ForeignKey(
                new TableName(row.getString("nspname"), row.getString("relname")),
                row.getString("conname"),
                row.getString("definition"),
                row.getBoolean("convalidated"),
                row.getString("comment"),
                row.getString("relkind").equals("p"),
                row.getBoolean("owned")),
        """
        SELECT n.nspname, c.relname, k.conname, k.convalidated, c.relkind::text,
          regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') AS definition,
          obj_description(k.oid, 'pg_constraint') AS comment,
          pg_has_role(c.relowner, 'USAGE') AS owned
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.contype = 'f' AND k.conparentid = 0 AND k.conrelid <> k.confrelid
          AND ?::bigint::oid IN (k.conrelid, k.confrelid)
        ORDER BY n.nspname, c.relname, k.conname
        """,
        table);
  }

  /** Every right of others, to the table and to its columns. */
  static List<TableDefinition.Grant> grants(Connection connection, long table) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new TableDefinition.Grant(
                row.getString("privilege"), row.getString("grantee"), row.getBoolean("grantable")),
        """
        SELECT privilege, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END
          AS grantee, bool_or(grantable) AS grantable
        FROM (
          SELECT x.privilege_type AS privilege, x.grantee, x.is_grantable AS grantable
          FROM pg_class c, aclexplode(c.relacl) x
          WHERE c.oid = ?::bigint::oid AND x.grantee <> c.relowner
          UNION ALL
          SELECT x.privilege_type || ' (' || quote_ident(a.attname) || ')', x.grantee, x.is_grantable
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped,
            aclexplode(a.attacl) x
          WHERE c.oid = ?::bigint::oid AND x.grantee <> c.relowner) g
        GROUP BY 1, 2 ORDER BY 2, 1
        """,
        table,
        table);
  }
}
