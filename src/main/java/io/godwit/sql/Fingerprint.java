package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/**
 * What the catalogs say of a table, as far as a plan relies on it: columns, constraints, triggers
 * and their state, policies, children, publications (rules-postgres 30). No indexes and no
 * partitions, which come and go without harm: a partition has the trigger as long as it is one, and
 * the sweep finds its rows; and no validity of constraints: our own statements outside transactions
 * change nothing else.
 */
final class Fingerprint {
  private Fingerprint() {}

  /**
   * The same of several tables. Behind the name of an object of another table than the first stands
   * which table that is.
   */
  static List<String> of(Connection connection, List<TableName> tables) throws SQLException {
    List<String> all = new ArrayList<>(of(connection, tables.getFirst()));
    for (TableName other : tables.subList(1, tables.size())) {
      of(connection, other).stream()
          .map(line -> line.replaceFirst("\t", Matcher.quoteReplacement(within(other))))
          .forEach(all::add);
    }
    return all;
  }

  /** True of a line of that table, which is not the first. */
  static boolean within(TableName other, String line) {
    return line.contains(within(other));
  }

  private static String within(TableName other) {
    return " of table " + other + "\t";
  }

  /** One line for each object, its name and a tab first; read in the open transaction. */
  static List<String> of(Connection connection, TableName table) throws SQLException {
    return SearchPath.none(connection, () -> lines(connection, table));
  }

  private static List<String> lines(Connection connection, TableName table) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
            WITH t AS (SELECT * FROM pg_class WHERE oid = to_regclass(?))
            SELECT replace(name || E'\\t' || what, E'\\n', ' ') FROM (
              SELECT 'column ' || quote_ident(attname) AS name,
                format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
                || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS what
              FROM t JOIN pg_attribute a ON attrelid = t.oid AND attnum > 0 AND NOT attisdropped
              LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum
              UNION ALL SELECT 'constraint ' || quote_ident(conname),
                regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '')
              FROM t JOIN pg_constraint k ON conrelid = t.oid
              UNION ALL SELECT 'trigger ' || quote_ident(tgname), CASE tgenabled WHEN 'O' THEN 'enabled'
                WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'enabled for replicas' ELSE 'enabled always' END
                || ': ' || pg_get_triggerdef(g.oid)
                || CASE WHEN tgname LIKE 'zzz\\_godwit\\_%' THEN ', body ' || md5(p.prosrc) ELSE '' END
              FROM t JOIN pg_trigger g ON tgrelid = t.oid AND NOT tgisinternal
              JOIN pg_proc p ON p.oid = g.tgfoid
              -- Partitions have our trigger as long as they are partitions; told only if one is switched off.
              UNION ALL SELECT 'trigger ' || quote_ident(tgname) || ' of partition ' || relid, 'not enabled'
              FROM t JOIN LATERAL pg_partition_tree(t.oid) p ON p.level > 0
              JOIN pg_trigger g ON g.tgrelid = p.relid
              WHERE tgname LIKE 'zzz\\_godwit\\_%' AND tgenabled NOT IN ('O', 'A')
              UNION ALL SELECT 'policy ' || quote_ident(polname), polcmd::text || coalesce(' USING '
                || pg_get_expr(polqual, polrelid), '') || coalesce(' CHECK '
                || pg_get_expr(polwithcheck, polrelid), '')
              FROM t JOIN pg_policy ON polrelid = t.oid
              UNION ALL SELECT 'row level security',
                CASE WHEN relforcerowsecurity THEN 'forced' ELSE 'enabled' END FROM t WHERE relrowsecurity
              UNION ALL SELECT 'child ' || inhrelid::regclass, 'of the table'
              FROM t JOIN pg_inherits ON inhparent = t.oid WHERE t.relkind <> 'p'
              UNION ALL SELECT 'parent ' || inhparent::regclass, 'of the table'
              FROM t JOIN pg_inherits ON inhrelid = t.oid
              UNION ALL SELECT 'rule ' || quote_ident(rulename), pg_get_ruledef(r.oid)
              FROM t JOIN pg_rewrite r ON ev_class = t.oid
              -- Column lists and row filters are there from 15 on.
              UNION ALL SELECT 'publication ' || quote_ident(pubname), concat_ws(' ', 'of the table, columns',
                coalesce(to_jsonb(r) ->> 'prattrs', 'all'), 'rows', coalesce(md5(to_jsonb(r) ->> 'prqual'), 'all'))
              FROM t JOIN pg_publication_rel r ON prrelid = t.oid JOIN pg_publication p ON p.oid = prpubid
              UNION ALL SELECT 'publication ' || quote_ident(pubname), 'of all tables'
              FROM t, pg_publication WHERE puballtables
              -- The catalog of schemas in publications is there from 15 on.
              UNION ALL SELECT 'publication ' || quote_ident(pubname), 'of all tables of the schema'
              FROM t JOIN pg_depend s ON s.refclassid = 'pg_namespace'::regclass AND s.refobjid = t.relnamespace
                AND s.classid = to_regclass('pg_catalog.pg_publication_namespace')
              JOIN pg_depend o ON o.classid = s.classid AND o.objid = s.objid
                AND o.refclassid = 'pg_publication'::regclass
              JOIN pg_publication p ON p.oid = o.refobjid
            ) lines ORDER BY 1
            """,
        table.sql());
  }
}
