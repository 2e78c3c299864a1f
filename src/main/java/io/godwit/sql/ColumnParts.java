package io.godwit.sql;

import io.godwit.engine.StatementText;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What is made of a column, would go with it, or names it in its text. */
final class ColumnParts {
  private ColumnParts() {}

  /**
   * An index that PostgreSQL drops with the column, without a word.
   *
   * @param alone true if it is one of that column and nothing else
   */
  record Index(String name, boolean alone) {
    String words(String column) {
      return alone
          ? "Index %s is one of column %s alone, and goes with it.".formatted(name, column)
          : "index %s has column %s and others, and would go with it: drop it first (dropIndex)"
              .formatted(name, column);
    }
  }

  /** A function and its text. */
  record Function(String name, String text) {}

  /** Refusals: PostgreSQL drops constraints of several columns with one of them. */
  static List<String> constraints(Connection connection, long table, int column)
      throws SQLException {
    return Rows.list(
        connection,
        row ->
            "constraint %s, %s, is on the column: drop it first, ALTER TABLE ... DROP CONSTRAINT %s%s"
                .formatted(
                    row.getString("name"),
                    row.getString("definition"),
                    row.getString("name"),
                    row.getString("referring").isEmpty()
                        ? ""
                        : ", and before it the foreign keys that refer to it: "
                            + row.getString("referring")),
        """
        SELECT quote_ident(k.conname) AS name, pg_get_constraintdef(k.oid) AS definition,
          coalesce((SELECT string_agg(quote_ident(f.conname) || ' of ' || f.conrelid::regclass, ', ')
            FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = k.conrelid
              AND f.conindid = k.conindid AND f.conparentid = 0), '') AS referring
        FROM pg_constraint k WHERE k.conrelid = ?::bigint::oid AND k.contype <> 'n'
          AND ?::smallint = ANY (k.conkey) ORDER BY k.conname
        """,
        table,
        column);
  }

  static List<Index> indexes(Connection connection, long table, int column) throws SQLException {
    return Rows.list(
        connection,
        row -> new Index(row.getString(1), row.getBoolean(2)),
        """
        SELECT quote_ident(c.relname), i.indnatts = 1 AND i.indkey[0] = ? AND i.indpred IS NULL
          AND i.indexprs IS NULL AND NOT i.indisreplident
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ?::bigint::oid
          AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')
          AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid AND d.refobjsubid = ?)
        ORDER BY c.relname
        """,
        column,
        table,
        column);
  }

  static List<String> sequences(Connection connection, long table, int column) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.refobjid = ?::bigint::oid AND d.refobjsubid = ? AND c.relkind = 'S' AND d.deptype IN ('a', 'i')
        ORDER BY 1
        """,
        table,
        column);
  }

  static List<String> sequences(Connection connection, TableName table) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT d.objid::regclass::text FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.refobjid = to_regclass(?) AND c.relkind = 'S' AND d.deptype IN ('a', 'i') ORDER BY 1
        """,
        table.sql());
  }

  /** Functions behind the table's triggers whose text has the column's name. */
  static List<String> triggerFunctions(Connection connection, long table, String column)
      throws SQLException {
    record Of(String trigger, Function function) {}
    return Rows.list(
            connection,
            row -> new Of(row.getString(1), new Function(row.getString(2), row.getString(3))),
            """
            SELECT quote_ident(g.tgname), p.oid::regproc::text, p.prosrc FROM pg_trigger g
            JOIN pg_proc p ON p.oid = g.tgfoid
            WHERE g.tgrelid = ?::bigint::oid AND NOT g.tgisinternal ORDER BY g.tgname
            """,
            table)
        .stream()
        .filter(of -> StatementText.of(of.function().text()).mentions(Set.of(column)))
        .map(of -> "function %s of trigger %s".formatted(of.function().name(), of.trigger()))
        .toList();
  }

  /** Functions and procedures of users whose text has a word in it. */
  static List<Function> functions(Connection connection, String word) throws SQLException {
    return Rows.list(
        connection,
        row -> new Function(row.getString(1), row.getString(2)),
        """
        SELECT p.oid::regprocedure::text, p.prosrc FROM pg_proc p
        JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE n.nspname !~ '^(pg_|information_schema$|godwit$)' AND l.lanname NOT IN ('c', 'internal')
          AND strpos(lower(p.prosrc), lower(?)) > 0 ORDER BY 1
        """,
        word);
  }
}
