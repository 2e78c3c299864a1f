package io.godwit.sql;

import io.godwit.engine.CopyFacts;
import io.godwit.engine.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a table that is to be copied consists of, as the catalogs have it. */
record CopiedParts(Connection connection, long table) {

  List<CopyFacts.Column> columns() throws SQLException {
    return Rows.list(
        connection,
        r ->
            new CopyFacts.Column(
                r.getString("attname"),
                r.getString("type"),
                r.getBoolean("attnotnull"),
                r.getString("not_null"),
                r.getString("by_default"),
                r.getString("identity"),
                texts(r.getArray("settings")),
                r.getString("comment")),
        """
        SELECT a.attname, format_type(a.atttypid, a.atttypmod)
            || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || quote_ident(n.nspname) || '.'
              || quote_ident(l.collname) ELSE '' END AS type,
          a.attnotnull, pg_get_expr(d.adbin, d.adrelid) AS by_default,
          CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END AS identity,
          (SELECT k.conname FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
            AND k.conkey[1] = a.attnum) AS not_null,
          array_remove(ARRAY[
            CASE WHEN coalesce(a.attstattarget, -1) >= 0 THEN 'SET STATISTICS ' || a.attstattarget END,
            CASE WHEN a.attstorage <> t.typstorage THEN 'SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN'
              WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
            CASE a.attcompression WHEN 'p' THEN 'SET COMPRESSION pglz' WHEN 'l' THEN 'SET COMPRESSION lz4' END,
            CASE WHEN a.attoptions IS NOT NULL THEN 'SET (' || array_to_string(a.attoptions, ', ') || ')' END
          ], NULL) AS settings,
          col_description(a.attrelid, a.attnum) AS comment
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_collation l ON l.oid = a.attcollation LEFT JOIN pg_namespace n ON n.oid = l.collnamespace
        WHERE a.attrelid = ?::bigint::oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
        """,
        table);
  }

  List<CopyFacts.Index> indexes() throws SQLException {
    return Rows.list(
        connection,
        r ->
            new CopyFacts.Index(
                r.getString("relname"),
                r.getString("kind"),
                r.getBoolean("indisunique"),
                r.getBoolean("plain"),
                texts(r.getArray("columns")),
                r.getString("tail"),
                r.getString("definition"),
                r.getString("comment")),
        """
        SELECT c.relname, coalesce(k.contype::text, '') AS kind, i.indisunique,
          i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL AS plain,
          (SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_attribute a
            WHERE a.attrelid = i.indrelid AND a.attnum > 0 AND (a.attnum = ANY (i.indkey::int2[]) OR EXISTS (
              SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid AND d.refobjsubid = a.attnum)))
            AS columns,
          substring(pg_get_indexdef(i.indexrelid) FROM ' USING .*$') AS tail,
          pg_get_constraintdef(k.oid) AS definition,
          coalesce(obj_description(k.oid, 'pg_constraint'), obj_description(c.oid, 'pg_class')) AS comment
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
          AND k.conrelid = i.indrelid
        WHERE i.indrelid = ?::bigint::oid ORDER BY i.indisprimary DESC, c.relname
        """,
        table);
  }

  List<CopyFacts.Constraint> constraints() throws SQLException {
    return Rows.list(
        connection,
        r ->
            new CopyFacts.Constraint(
                r.getString("conname"),
                r.getString("schema") == null
                    ? null
                    : new TableName(r.getString("schema"), r.getString("referenced")),
                r.getString("definition"),
                texts(r.getArray("columns")),
                r.getBoolean("convalidated"),
                r.getString("comment")),
        """
        SELECT k.conname, k.convalidated, n.nspname AS schema, c.relname AS referenced,
          regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '') AS definition,
          ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey))
            AS columns,
          obj_description(k.oid, 'pg_constraint') AS comment
        FROM pg_constraint k LEFT JOIN pg_class c ON c.oid = k.confrelid
        LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.conrelid = ?::bigint::oid AND k.contype IN ('c', 'f') ORDER BY k.conname
        """,
        table);
  }

  List<CopyFacts.Policy> policies() throws SQLException {
    return Rows.list(
        connection,
        r -> new CopyFacts.Policy(r.getString(1), r.getString(2)),
        """
        SELECT polname, CASE WHEN polpermissive THEN ' AS PERMISSIVE' ELSE ' AS RESTRICTIVE' END
          || ' FOR ' || CASE polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
            WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
          || ' TO ' || (SELECT string_agg(CASE u WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(u)) END, ', ')
            FROM unnest(polroles) u)
          || coalesce(' USING (' || pg_get_expr(polqual, polrelid) || ')', '')
          || coalesce(' WITH CHECK (' || pg_get_expr(polwithcheck, polrelid) || ')', '')
        FROM pg_policy WHERE polrelid = ?::bigint::oid ORDER BY polname
        """,
        table);
  }

  List<String> options() throws SQLException {
    return Rows.list(
        connection,
        r -> r.getString(1),
        "SELECT unnest(reloptions) FROM pg_class WHERE oid = ?::bigint::oid",
        table);
  }

  @Nullable String comment() throws SQLException {
    return Rows.first(
            connection,
            r -> r.getString(1),
            "SELECT d FROM obj_description(?::bigint::oid, 'pg_class') d WHERE d IS NOT NULL",
            table)
        .orElse(null);
  }

  List<CopyFacts.Sequence> sequences() throws SQLException {
    return Rows.list(
        connection,
        r ->
            new CopyFacts.Sequence(
                new TableName(r.getString(1), r.getString(2)),
                r.getString(3),
                r.getBoolean(4),
                r.getString(5)),
        """
        SELECT n.nspname, c.relname, a.attname, a.attidentity <> '',
          format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s', s.seqstart, s.seqincrement,
            s.seqmin, s.seqmax, s.seqcache) || CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END
        FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
        JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
        JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.refobjid = ?::bigint::oid AND d.deptype IN ('a', 'i') ORDER BY 1, 2
        """,
        table);
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
