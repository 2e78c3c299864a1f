package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column of a copy, and how its values are hashed: what is stored, so that 1.0 and 1.00, 0 and
 * -0, NULL and nothing are told apart (rules-postgres 15). A type's own hash function does that for
 * few types only: it is 32 bits wide for a bigint, too, of which -1 and 4294967295 have the same.
 * What a type sends to a client that asks for binary values takes a third of the time of its text.
 *
 * @param type as in SQL, without the length of a text: a value that does not fit must not be cut
 *     until it does. Of a domain, what it is made from
 * @param base the type's own name
 * @param send the function that turns a value into bytes, or null if the type has none
 * @param collation its own, as SQL, or null if it has none
 */
record CopiedColumn(
    String name, String type, String base, @Nullable String send, @Nullable String collation) {
  /** Their hash is of all that is stored. */
  private static final Set<String> HASHED = Set.of("int2", "int4", "oid", "date", "bool", "uuid");

  /** The same, where the collation does not take different values for equal. */
  private static final Set<String> TEXTS = Set.of("text", "varchar");

  /** A value, as a part of what is hashed. */
  String part(String value) {
    String typed = "(%s)::%s".formatted(value, type);
    if (HASHED.contains(base) || base.equals("bytea")) {
      return typed;
    }
    if (TEXTS.contains(base)) {
      return typed + " COLLATE \"C\"";
    }
    // Blanks at the end of a character(n) are no part of its value: its text is without them.
    return send == null || base.equals("bpchar")
        ? "(%s)::text COLLATE \"C\"".formatted(typed)
        : "%s(%s)".formatted(send, typed);
  }

  /** The same of a row {@code r} that has the column itself. */
  String own() {
    return part("r." + quote(name));
  }

  /** The columns of a table, in their order. */
  static List<CopiedColumn> of(Connection connection, TableName table) throws SQLException {
    return Rows.list(
        connection,
        row ->
            new CopiedColumn(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5)),
        """
        WITH RECURSIVE base (number, name, type, modifier, sorting) AS (
          SELECT a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation FROM pg_attribute a
          WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT b.number, b.name, t.typbasetype, CASE b.modifier WHEN -1 THEN t.typtypmod ELSE b.modifier END, b.sorting
          FROM base b JOIN pg_type t ON t.oid = b.type WHERE t.typtype = 'd')
        SELECT b.name,
          format_type(b.type, CASE WHEN t.typname IN ('varchar', 'bpchar', 'bit', 'varbit') THEN -1 ELSE b.modifier END),
          CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN t.typname ELSE '' END,
          CASE WHEN p.oid IS NOT NULL THEN format('%I.%I', n.nspname, p.proname) END,
          CASE WHEN b.sorting <> 0 THEN b.sorting::regcollation::text END
        FROM base b JOIN pg_type t ON t.oid = b.type AND t.typtype <> 'd'
        LEFT JOIN pg_proc p ON p.oid = t.typsend LEFT JOIN pg_namespace n ON n.oid = p.pronamespace
        ORDER BY b.number
        """,
        table.sql());
  }
}
