package io.godwit.sql;

import io.godwit.engine.StatementText;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Objects of the database that touch what changes: views, materialized views, rules, policies,
 * triggers, functions, publications, subscriptions, foreign tables. What would be in the way is
 * refused elsewhere; this is what people should know.
 */
final class TouchingObjects {
  private TouchingObjects() {}

  static List<String> of(Connection connection, CallerWatch.Shape shape) throws SQLException {
    List<String> found = new ArrayList<>();
    for (TableName table : shape.tables()) {
      found.addAll(bound(connection, table));
      found.addAll(functions(connection, table, shape.old()));
    }
    return found;
  }

  /** What the catalogs know of. */
  private static List<String> bound(Connection connection, TableName table) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        WITH t AS (SELECT c.oid, c.relname, n.nspname FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(?))
        SELECT DISTINCT CASE v.relkind WHEN 'm' THEN 'materialized view ' ELSE 'view ' END
            || v.oid::regclass || ' reads ' || t.oid::regclass
        FROM t JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
          AND d.classid = 'pg_rewrite'::regclass
        JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class AND v.oid <> t.oid
        UNION SELECT 'rule ' || quote_ident(r.rulename) || ' rewrites statements on ' || t.oid::regclass
        FROM t JOIN pg_rewrite r ON r.ev_class = t.oid AND r.rulename <> '_RETURN'
        UNION SELECT 'policy ' || quote_ident(p.polname) || ' of ' || t.oid::regclass
        FROM t JOIN pg_policy p ON p.polrelid = t.oid
        UNION SELECT 'trigger ' || quote_ident(g.tgname) || ' of ' || t.oid::regclass || ' runs '
          || g.tgfoid::regprocedure
        FROM t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
          AND g.tgname NOT LIKE 'zzz\\_godwit\\_%'
        UNION SELECT 'publication ' || quote_ident(p.pubname) || ' publishes ' || t.oid::regclass
          || ': it sends each row that is written, those of a backfill too'
        FROM t JOIN pg_publication_tables p ON p.schemaname = t.nspname AND p.tablename = t.relname
        UNION SELECT 'subscription ' || quote_ident(s.subname) || ' writes to ' || t.oid::regclass
          || ' the columns that its publisher sends: each has to be there under its name'
        FROM t JOIN pg_subscription_rel r ON r.srrelid = t.oid JOIN pg_subscription s ON s.oid = r.srsubid
        UNION SELECT 'foreign table ' || f.ftrelid::regclass || ' has the name ' || t.relname
          || ' on server ' || quote_ident(s.srvname) || ': it may lead here'
        FROM t JOIN pg_foreign_table f ON f.ftrelid <> t.oid JOIN pg_foreign_server s ON s.oid = f.ftserver
          JOIN pg_class o ON o.oid = f.ftrelid
        WHERE coalesce((SELECT option_value FROM pg_options_to_table(f.ftoptions)
          WHERE option_name = 'table_name'), o.relname) = t.relname
        UNION SELECT 'function ' || p.oid::regprocedure || ' is bound to ' || t.oid::regclass
        FROM t JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid
          AND d.classid = 'pg_proc'::regclass
        JOIN pg_proc p ON p.oid = d.objid
        ORDER BY 1
        """,
        table.sql());
  }

  /** Functions name things in their text only: PostgreSQL knows of no dependency. */
  private static List<String> functions(Connection connection, TableName table, Set<String> old)
      throws SQLException {
    return ColumnParts.functions(connection, table.name()).stream()
        .filter(
            function -> StatementText.of(function.text()).namesWhole(table, Set.of(table.name())))
        .map(
            function ->
                "function "
                    + function.name()
                    + " names "
                    + table
                    + (StatementText.of(function.text()).names(table, old)
                        ? " and " + String.join(", ", old)
                        : "")
                    + " in its text")
        .toList();
  }
}
