package io.godwit.sql;

import io.godwit.engine.TableName;
import io.godwit.lint.Inventory;
import io.godwit.lint.Inventory.Column;
import io.godwit.lint.Inventory.ColumnId;
import io.godwit.lint.Inventory.Constraint;
import io.godwit.lint.Inventory.Index;
import io.godwit.lint.Inventory.Other;
import io.godwit.lint.Inventory.Relation;
import io.godwit.lint.Inventory.Trigger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the catalogs say of everything that users have made. */
final class Inventories {
  /** A user's schema, where {@code n} is pg_namespace. */
  static final String USERS =
      "n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'godwit',"
          + " 'godwit_scratch_mark')";

  private static final String NO_EXTENSION =
      " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = %s.oid AND d.classid ="
          + " '%s'::regclass AND d.deptype = 'e')";

  /** Numbers of one catalog may be those of another: each gets a range of its own. */
  private static final String OTHERS =
      """
      SELECT n.oid::bigint, 'schema', n.nspname::text, '' FROM pg_namespace n WHERE %1$s
      UNION ALL SELECT p.oid::bigint + 8589934592, 'function', p.oid::regprocedure::text,
        md5(concat(p.prosrc, p.proconfig, p.prosecdef, p.provolatile))
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE %1$s%2$s
      UNION ALL SELECT t.oid::bigint + 2 * 8589934592, 'type', format_type(t.oid, NULL), ''
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE %1$s%3$s
        AND (t.typtype IN ('e', 'd', 'r')
          OR t.typtype = 'c' AND (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c')
      UNION ALL SELECT e.oid::bigint + 3 * 8589934592, 'value', e.enumlabel::text,
        format_type(e.enumtypid, NULL) FROM pg_enum e
      UNION ALL SELECT o.oid::bigint + 4 * 8589934592, 'policy',
        quote_ident(polname) || ' of ' || polrelid::regclass, polcmd::text
        || coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '')
      FROM pg_policy o
      UNION ALL SELECT x.oid::bigint + 5 * 8589934592, 'extension', extname::text, extversion
      FROM pg_extension x WHERE extname <> 'plpgsql'
      """
          .formatted(
              USERS,
              NO_EXTENSION.formatted("p", "pg_proc"),
              NO_EXTENSION.formatted("t", "pg_type"));

  private Inventories() {}

  /** Reads it, in the open transaction or in one of its own. */
  static Inventory read(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      return SearchPath.none(connection, () -> look(connection));
    }
    connection.setAutoCommit(false);
    try {
      return SearchPath.none(connection, () -> look(connection));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static Inventory look(Connection connection) throws SQLException {
    return new Inventory(
        relations(connection),
        columns(connection),
        constraints(connection),
        indexes(connection),
        triggers(connection),
        map(
            connection,
            row -> new Other(row.getString(2), row.getString(3), row.getString(4)),
            OTHERS));
  }

  private static <T> Map<Long, T> map(Connection connection, Rows.Reader<T> reader, String sql)
      throws SQLException {
    Map<Long, T> map = new HashMap<>();
    Rows.list(
        connection,
        row -> {
          map.put(row.getLong(1), reader.read(row));
          return "";
        },
        sql);
    return map;
  }

  private static Map<Long, Relation> relations(Connection connection) throws SQLException {
    return map(
        connection,
        row ->
            new Relation(
                new TableName(row.getString("nspname"), row.getString("relname")),
                row.getString("relkind").charAt(0),
                row.getLong("file"),
                row.getLong("parent"),
                row.getString("access"),
                row.getString("definition")),
        """
        SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text,
          coalesce(pg_relation_filenode(c.oid), 0)::bigint AS file,
          coalesce((SELECT inhparent FROM pg_inherits WHERE inhrelid = c.oid AND c.relispartition), 0)::bigint
            AS parent,
          pg_get_userbyid(c.relowner) || coalesce(' ' || nullif(c.relacl,
            acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))::text, '')
            || CASE WHEN c.relrowsecurity THEN ' row level security' ELSE '' END
            || CASE WHEN c.relforcerowsecurity THEN ' forced' ELSE '' END AS access,
          CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) ELSE '' END AS definition
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I') AND\s"""
            + USERS
            + NO_EXTENSION.formatted("c", "pg_class"));
  }

  private static Map<ColumnId, Column> columns(Connection connection) throws SQLException {
    Map<ColumnId, Column> map = new HashMap<>();
    Rows.list(
        connection,
        row -> map.put(new ColumnId(row.getLong(1), row.getInt(2)), column(row)),
        """
        SELECT a.attrelid::bigint, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod) AS type,
          a.attnotnull AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid
            AND k.contype = 'n' AND NOT k.convalidated AND k.conkey[1] = a.attnum) AS not_null,
          pg_get_expr(d.adbin, d.adrelid) AS by_default, a.attidentity <> '' AS identity,
          a.attgenerated <> '' AS generated, a.atthasdef OR a.attidentity <> '' AS filled
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND\s"""
            + USERS);
    return map;
  }

  private static Column column(ResultSet row) throws SQLException {
    return new Column(
        row.getString("attname"),
        row.getString("type"),
        row.getBoolean("not_null"),
        row.getString("by_default"),
        row.getBoolean("identity"),
        row.getBoolean("generated"),
        row.getBoolean("filled"));
  }

  private static Map<Long, Constraint> constraints(Connection connection) throws SQLException {
    return map(
        connection,
        row ->
            new Constraint(
                row.getString("conname"),
                row.getString("contype").charAt(0),
                row.getLong("relation"),
                row.getLong("conindid"),
                row.getLong("refers"),
                row.getBoolean("convalidated"),
                row.getString("definition"),
                numbers(row.getString("key")),
                row.getBoolean("differ")),
        """
        SELECT k.oid::bigint, k.conname, k.contype::text, k.conrelid::bigint AS relation,
          k.conindid::bigint, k.confrelid::bigint AS refers, k.convalidated,
          pg_get_constraintdef(k.oid) AS definition, array_to_string(k.conkey, ' ') AS key,
          k.contype = 'f' AND EXISTS (SELECT FROM unnest(k.conkey, k.confkey) AS u (a, b)
            JOIN pg_attribute x ON x.attrelid = k.conrelid AND x.attnum = u.a
            JOIN pg_attribute y ON y.attrelid = k.confrelid AND y.attnum = u.b
            WHERE x.atttypid <> y.atttypid) AS differ
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE k.conparentid = 0 AND k.contype IN ('c', 'f', 'n', 'p', 'u', 'x') AND\s"""
            + USERS);
  }

  private static List<Integer> numbers(@Nullable String text) {
    return text == null || text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
  }

  private static Map<Long, Index> indexes(Connection connection) throws SQLException {
    return map(
        connection,
        row ->
            new Index(
                row.getString("relname"),
                row.getLong("relation"),
                row.getBoolean("indisunique"),
                row.getBoolean("indisvalid"),
                numbers(row.getString("key")).subList(0, row.getInt("indnkeyatts")),
                row.getString("definition")),
        """
        SELECT i.indexrelid::bigint, c.relname, i.indrelid::bigint AS relation, i.indisunique,
          i.indisvalid, i.indkey::text AS key, i.indnkeyatts, pg_get_indexdef(i.indexrelid) AS definition
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE\s"""
            + USERS);
  }

  private static Map<Long, Trigger> triggers(Connection connection) throws SQLException {
    return map(
        connection,
        row ->
            new Trigger(
                row.getString("tgname"),
                row.getLong("relation"),
                row.getString("state"),
                row.getString("definition")),
        """
        SELECT t.oid::bigint, t.tgname, t.tgrelid::bigint AS relation,
          CASE t.tgenabled WHEN 'O' THEN 'enabled' WHEN 'D' THEN 'disabled'
            WHEN 'R' THEN 'enabled for replicas' ELSE 'enabled always' END AS state,
          pg_get_triggerdef(t.oid) AS definition
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND\s"""
            + USERS);
  }
}
