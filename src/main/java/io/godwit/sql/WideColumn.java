package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A column that is widened: the key, or one that refers to a column that is widened.
 *
 * @param oid of its table
 */
record WideColumn(TableName table, long oid, int column, String name, String type) {

  /** References from columns that are wide enough already lead no further. */
  private static final String ALL =
      """
      WITH RECURSIVE wide AS (
        SELECT ?::bigint::oid AS relation, ?::smallint AS number, 0 AS distance
        UNION
        SELECT k.conrelid, k.conkey[p], 1 FROM wide w
        JOIN pg_constraint k ON k.contype = 'f' AND k.confrelid = w.relation AND k.conparentid = 0
        CROSS JOIN LATERAL generate_subscripts(k.confkey, 1) AS p
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[p]
        WHERE k.confkey[p] = w.number AND a.atttypid IN ('int2'::regtype, 'int4'::regtype))
      """;

  static List<WideColumn> of(Connection connection, long table, int column) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new WideColumn(
                new TableName(row.getString("nspname"), row.getString("relname")),
                row.getLong("relation"),
                row.getInt("number"),
                row.getString("attname"),
                row.getString("type")),
        ALL
            + """
              SELECT n.nspname, c.relname, x.relation, x.number, a.attname,
                format_type(a.atttypid, a.atttypmod) AS type
              FROM (SELECT relation, number, min(distance) AS distance FROM wide GROUP BY 1, 2) AS x
              JOIN pg_class c ON c.oid = x.relation JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = x.relation AND a.attnum = x.number
              ORDER BY x.relation = ?::bigint::oid DESC, n.nspname, c.relname, x.distance, x.number
              """,
        table,
        column,
        table);
  }

  /** Columns that refer to one of these, and would neither be widened nor are wide. */
  static List<String> obstacles(Connection connection, List<WideColumn> wide) throws SQLException {
    return Rows.list(
        connection,
        row ->
            "column %s of table %s refers to it, and is %s: only smallint and integer are widened, and only bigint needs not be; drop the foreign key %s first"
                .formatted(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
        """
        SELECT a.attname, k.conrelid::regclass::text, format_type(a.atttypid, a.atttypmod), k.conname
        FROM unnest(?::bigint[], ?::int[]) AS w (relation, number)
        JOIN pg_constraint k ON k.contype = 'f' AND k.confrelid = w.relation::oid AND k.conparentid = 0
        CROSS JOIN LATERAL generate_subscripts(k.confkey, 1) AS p
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[p]
        WHERE k.confkey[p] = w.number AND a.atttypid NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
        ORDER BY 2, 1
        """,
        connection.createArrayOf("int8", wide.stream().map(WideColumn::oid).toArray()),
        connection.createArrayOf("int4", wide.stream().map(WideColumn::column).toArray()));
  }
}
