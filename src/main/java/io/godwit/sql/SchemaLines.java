package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that users have made in a database, a line for each thing, so that two states of it
 * can be compared without a pg_dump of the server's version (rules-postgres 29). Names of NOT NULL
 * constraints are left out: on PostgreSQL 18 a swap leaves them as they are.
 */
public final class SchemaLines {
  private static final String OURS =
      "NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = %s.oid AND e.deptype = 'e')";

  private SchemaLines() {}

  /** The lines, sorted; objects of extensions and Godwit's own schema are not among them. */
  public static List<String> of(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      return SearchPath.none(connection, () -> lines(connection));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** What one state has and the other does not: {@code - gone} and {@code + new}, a line each. */
  public static List<String> differences(List<String> before, List<String> after) {
    List<String> gone = new ArrayList<>(before);
    after.forEach(gone::remove);
    List<String> added = new ArrayList<>(after);
    before.forEach(added::remove);
    List<String> all = new ArrayList<>();
    gone.forEach(line -> all.add("- " + line));
    added.forEach(line -> all.add("+ " + line));
    return all;
  }

  private static List<String> lines(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        WITH n AS (SELECT * FROM pg_namespace n WHERE %1$s),
        c AS (SELECT c.*, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
          FROM pg_class c JOIN n ON n.oid = c.relnamespace WHERE %2$s)
        SELECT regexp_replace(line, '\\s+', ' ', 'g') FROM (
          SELECT 'schema ' || nspname AS line FROM n
          UNION ALL SELECT concat_ws(' ', CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
              WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'type' ELSE 'table' END, name,
            'persistence', relpersistence, 'replica identity', relreplident, 'rights', relacl, 'options', reloptions,
            CASE WHEN relrowsecurity THEN 'row security' END,
            CASE WHEN relkind = 'p' THEN 'partitioned by ' || pg_get_partkeydef(oid) END,
            pg_get_expr(relpartbound, oid),
            CASE WHEN relkind IN ('v', 'm') THEN 'as ' || pg_get_viewdef(oid) END,
            'comment', obj_description(oid, 'pg_class'))
          FROM c WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')
          UNION ALL SELECT concat_ws(' ', 'column', name || '.' || quote_ident(a.attname), format_type(atttypid, atttypmod),
            CASE WHEN attnotnull THEN 'NOT NULL' END, pg_get_expr(d.adbin, d.adrelid), nullif(attidentity, ''),
            nullif(attgenerated, ''), 'collation', nullif(attcollation, 100)::regcollation, 'storage', attstorage,
            'statistics', nullif(attstattarget, -1), 'rights', attacl, 'comment', col_description(c.oid, attnum))
          FROM c JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
          LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND d.adnum = attnum WHERE relkind IN ('r', 'p', 'f', 'c')
          UNION ALL SELECT concat_ws(' ', 'constraint', quote_ident(conname), 'of', name, pg_get_constraintdef(k.oid),
            'comment', obj_description(k.oid, 'pg_constraint'))
          FROM c JOIN pg_constraint k ON conrelid = c.oid WHERE contype <> 'n'
          UNION ALL SELECT concat_ws(' ', 'index', pg_get_indexdef(c.oid), CASE WHEN NOT indisvalid THEN 'INVALID' END,
            'comment', obj_description(c.oid, 'pg_class'))
          FROM c JOIN pg_index i ON i.indexrelid = c.oid
          UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(g.oid), g.tgenabled)
          FROM c JOIN pg_trigger g ON tgrelid = c.oid AND NOT tgisinternal
          UNION ALL SELECT concat_ws(' ', 'rule', pg_get_ruledef(r.oid))
          FROM c JOIN pg_rewrite r ON ev_class = c.oid WHERE rulename <> '_RETURN'
          UNION ALL SELECT concat_ws(' ', 'policy', polname, 'of', name, polcmd, pg_get_expr(polqual, polrelid),
            pg_get_expr(polwithcheck, polrelid))
          FROM c JOIN pg_policy ON polrelid = c.oid
          UNION ALL SELECT concat_ws(' ', 'sequence', name, format_type(seqtypid, NULL), seqstart, seqincrement, seqmax, seqmin,
            seqcycle, 'owned by', (SELECT refobjid::regclass || ' ' || refobjsubid FROM pg_depend d
              WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND deptype IN ('a', 'i')
                AND d.refclassid = 'pg_class'::regclass LIMIT 1))
          FROM c JOIN pg_sequence s ON seqrelid = c.oid
          UNION ALL SELECT concat_ws(' ', 'statistics', pg_get_statisticsobjdef(x.oid))
          FROM c JOIN pg_statistic_ext x ON stxrelid = c.oid
          UNION ALL SELECT concat_ws(' ', 'publication', pubname, 'of', name)
          FROM c JOIN pg_publication_rel ON prrelid = c.oid JOIN pg_publication p ON p.oid = prpubid
          UNION ALL SELECT concat_ws(' ', 'function', p.oid::regprocedure, prokind,
            md5(concat(prosrc, proconfig, prosecdef, provolatile, prosqlbody::text)), 'rights', proacl)
          FROM pg_proc p JOIN n ON n.oid = p.pronamespace WHERE %3$s
          UNION ALL SELECT concat_ws(' ', 'type', format_type(t.oid, NULL), typtype, format_type(nullif(typbasetype, 0), typtypmod),
            (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
            (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY conname) FROM pg_constraint k WHERE contypid = t.oid))
          FROM pg_type t JOIN n ON n.oid = t.typnamespace WHERE typtype IN ('e', 'd', 'r') AND %4$s
        ) AS lines ORDER BY 1
        """
            .formatted(
                Inventories.USERS, OURS.formatted("c"), OURS.formatted("p"), OURS.formatted("t")));
  }
}
