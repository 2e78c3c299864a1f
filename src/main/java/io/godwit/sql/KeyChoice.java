package io.godwit.sql;

import io.godwit.engine.Key;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which key rows are found by. Its index must hold every row once (unique, immediate, not partial,
 * no NULL: rules-postgres 11), in the order in which PostgreSQL compares; and a key's text must
 * read back as the same key in any session.
 */
final class KeyChoice {
  private KeyChoice() {}

  /** The primary key if it will do, else the narrowest; a changed column only if all have one. */
  static Key of(Connection connection, long table, List<String> changed) throws SQLException {
    return Rows.first(
            connection,
            KeyChoice::key,
            """
            SELECT x.names, x.types, x.collations
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_am m ON m.oid = c.relam AND m.amname = 'btree',
            LATERAL (
              SELECT array_agg(a.attname::text ORDER BY n) AS names,
                array_agg(CASE WHEN t.typbasetype = 0 THEN format_type(a.atttypid, a.atttypmod)
                  ELSE format_type(t.typbasetype, t.typtypmod) END ORDER BY n) AS types,
                array_agg(CASE WHEN i.indcollation[n - 1] <> a.attcollation
                  THEN quote_ident(s.nspname) || '.' || quote_ident(l.collname) END ORDER BY n) AS collations,
                bool_and(a.attnotnull AND o.opcdefault AND i.indoption[n - 1] IN (0, 3)
                  AND t.oid NOT IN ('interval'::regtype, 'money'::regtype)
                  AND t.typbasetype NOT IN ('interval'::regtype, 'money'::regtype)
                  -- Declared for new rows only, as PostgreSQL 18 can: the old ones may be NULL.
                  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = i.indrelid
                    AND k.contype = 'n' AND k.conkey[1] = a.attnum AND NOT k.convalidated)) AS fit,
                min(i.indoption[n - 1]) = max(i.indoption[n - 1]) AS one_way,
                bool_or(a.attname = ANY (?)) AS changed,
                sum(CASE WHEN a.attlen > 0 THEN a.attlen ELSE 32 END) AS width
              FROM generate_series(1, i.indnkeyatts) AS n
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[n - 1]
              JOIN pg_type t ON t.oid = a.atttypid
              JOIN pg_opclass o ON o.oid = i.indclass[n - 1]
              LEFT JOIN pg_collation l ON l.oid = i.indcollation[n - 1]
              LEFT JOIN pg_namespace s ON s.oid = l.collnamespace) AS x
            WHERE i.indrelid = ?::bigint::oid AND i.indisunique AND i.indimmediate AND i.indisvalid
              AND i.indpred IS NULL AND i.indexprs IS NULL AND x.fit AND x.one_way
            ORDER BY x.changed, i.indisprimary DESC, i.indnkeyatts, x.width, i.indexrelid LIMIT 1
            """,
            connection.createArrayOf("text", changed.toArray()),
            table)
        .orElse(Key.PLACE);
  }

  private static Key key(ResultSet row) throws SQLException {
    @Nullable String[] names = strings(row.getArray("names"));
    @Nullable String[] types = strings(row.getArray("types"));
    @Nullable String[] collations = strings(row.getArray("collations"));
    List<Key.Column> columns = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      columns.add(
          new Key.Column(String.valueOf(names[i]), String.valueOf(types[i]), collations[i]));
    }
    return new Key(columns);
  }

  private static @Nullable String[] strings(Array array) throws SQLException {
    return (@Nullable String[]) array.getArray();
  }
}
