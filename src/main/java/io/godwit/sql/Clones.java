package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.TableFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Empty temporary twins of the table, on which PostgreSQL itself judges types and expressions and
 * writes them back in its own words. A stored generated column accepts exactly what we need: an
 * immutable expression over the columns of one row, none of them generated (rules-postgres 14).
 */
final class Clones {
  /** What PostgreSQL made of the user's words. */
  record Expressions(
      String newType,
      TableFacts.Expression up,
      TableFacts.@Nullable Expression down,
      TableFacts.@Nullable Expression where) {}

  private final Connection connection;
  private final ColumnChange change;

  Clones(Connection connection, ColumnChange change) {
    this.connection = connection;
    this.change = change;
  }

  Expressions expressions(String oldType) throws SQLException, Refused {
    clone("godwit_up");
    String newType = change.newType() == null ? oldType : type(change.newType());
    String up = change.up() == null ? quote(change.column()) + "::" + newType : change.up();
    TableFacts.Expression upward = expression("godwit_up", "up", up, newType);
    TableFacts.Expression where =
        change.where() == null
            ? null
            : expression("godwit_up", "backfill.where", change.where(), "boolean");
    return new Expressions(newType, upward, down(oldType, newType), where);
  }

  private TableFacts.@Nullable Expression down(String oldType, String newType)
      throws SQLException, Refused {
    if (change.down() == null) {
      return null;
    }
    clone("godwit_down");
    // The old column is gone from this clone: the way back may only read what is new.
    Rows.execute(
        connection,
        "ALTER TABLE pg_temp.godwit_down DROP COLUMN %s CASCADE".formatted(quote(change.column())));
    Rows.execute(
        connection,
        "ALTER TABLE pg_temp.godwit_down DROP COLUMN IF EXISTS %s CASCADE, ADD COLUMN %s %s"
            .formatted(quote(change.downColumn()), quote(change.downColumn()), newType));
    return expression("godwit_down", "down", change.down(), oldType);
  }

  private void clone(String name) throws SQLException {
    Rows.execute(
        connection,
        "CREATE TEMP TABLE %s (LIKE %s INCLUDING GENERATED) ON COMMIT DROP"
            .formatted(name, change.table().sql()));
  }

  private String type(String text) throws SQLException, Refused {
    attempt(
        "ALTER TABLE pg_temp.godwit_up ADD COLUMN godwit_type " + text,
        "type " + text + " cannot be used");
    return Rows.one(
        connection,
        row -> row.getString(1),
        """
        SELECT format_type(atttypid, atttypmod) FROM pg_attribute
        WHERE attrelid = 'pg_temp.godwit_up'::regclass AND attname = 'godwit_type'
        """);
  }

  private TableFacts.Expression expression(String clone, String field, String text, String type)
      throws SQLException, Refused {
    attempt(
        "ALTER TABLE pg_temp.%s ADD COLUMN godwit_value %s GENERATED ALWAYS AS (%s\n) STORED"
            .formatted(clone, type, text),
        field + " cannot be used: " + text);
    // Without a search path every object outside pg_catalog is written with its schema.
    String path =
        Rows.one(connection, row -> row.getString(1), "SELECT current_setting('search_path')");
    Rows.one(connection, row -> "", "SELECT set_config('search_path', 'pg_catalog', true)");
    String sql =
        Rows.one(
            connection,
            row -> row.getString(1),
            """
            SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
            JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE d.adrelid = ('pg_temp.' || ?)::regclass AND a.attname = 'godwit_value'
            """,
            clone);
    Rows.one(connection, row -> "", "SELECT set_config('search_path', ?, true)", path);
    List<TableFacts.Read> reads =
        Rows.list(
            connection,
            row -> new TableFacts.Read(row.getString(1), row.getString(2)),
            """
            SELECT DISTINCT a.attname, format_type(a.atttypid, a.atttypmod)
            FROM pg_depend p JOIN pg_attribute a
              ON a.attrelid = p.refobjid AND a.attnum = p.refobjsubid
            WHERE p.refclassid = 'pg_class'::regclass
              AND p.refobjid = ('pg_temp.' || ?)::regclass AND a.attname <> 'godwit_value'
              AND ((p.classid = 'pg_attrdef'::regclass AND p.objid = (SELECT d.oid FROM pg_attrdef d
                     JOIN pg_attribute v ON v.attrelid = d.adrelid AND v.attnum = d.adnum
                     WHERE d.adrelid = p.refobjid AND v.attname = 'godwit_value'))
                OR (p.classid = 'pg_class'::regclass AND p.objid = p.refobjid
                  AND p.objsubid = (SELECT v.attnum FROM pg_attribute v
                     WHERE v.attrelid = p.refobjid AND v.attname = 'godwit_value')))
            ORDER BY 1
            """,
            clone);
    Rows.execute(connection, "ALTER TABLE pg_temp.%s DROP COLUMN godwit_value".formatted(clone));
    return new TableFacts.Expression(sql, reads);
  }

  /** A constant default, carried through {@code up}, as a literal; null if it is not constant. */
  @Nullable String constantDefault(String old, String oldType, Expressions expressions)
      throws SQLException {
    boolean alone =
        expressions.up().reads().stream().allMatch(read -> read.column().equals(change.column()));
    if (!alone) {
      return null;
    }
    Savepoint before = connection.setSavepoint();
    try {
      Rows.execute(
          connection,
          "ALTER TABLE pg_temp.godwit_up ADD COLUMN godwit_default %s GENERATED ALWAYS AS (%s\n)"
                  .formatted(oldType, old)
              + " STORED");
      return Rows.one(
          connection,
          row -> row.getString(1),
          "SELECT quote_literal(((%s)::%s)::text) || '::%s' FROM (SELECT (%s)::%s AS %s) AS d"
              .formatted(
                  expressions.up().sql(),
                  expressions.newType(),
                  expressions.newType().replace("'", "''"),
                  old,
                  oldType,
                  quote(change.column())));
    } catch (SQLException notConstant) {
      connection.rollback(before);
      return null;
    }
  }

  private void attempt(String sql, String refusal) throws SQLException, Refused {
    Savepoint before = connection.setSavepoint();
    try {
      Rows.execute(connection, sql);
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      connection.rollback(before);
      throw new Refused(List.of(refusal + ": " + SqlFailure.sentence(e)));
    }
  }
}
