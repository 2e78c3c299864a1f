package io.godwit.sql;

import io.godwit.engine.TableFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;

/**
 * A column of a temporary twin, on which PostgreSQL judges a type or an expression and writes it
 * back in its own words. A stored generated column accepts exactly what we need: an immutable
 * expression over the columns of one row, none of them generated (rules-postgres 14).
 *
 * @param twin the twin's name in pg_temp
 */
record TwinColumn(Connection connection, String twin) {

  /**
   * A type, as PostgreSQL writes it.
   *
   * @throws Refused if it is none
   */
  String type(String text) throws SQLException, Refused {
    attempt(
        "ALTER TABLE pg_temp.%s ADD COLUMN godwit_type %s".formatted(twin, text),
        "type " + text + " cannot be used");
    String type =
        SearchPath.none(
            connection,
            () ->
                Rows.one(
                    connection,
                    row -> row.getString(1),
                    """
                    SELECT format_type(atttypid, atttypmod) FROM pg_attribute
                    WHERE attrelid = ('pg_temp.' || ?)::regclass AND attname = 'godwit_type'
                    """,
                    twin));
    Rows.execute(connection, "ALTER TABLE pg_temp.%s DROP COLUMN godwit_type".formatted(twin));
    return type;
  }

  /**
   * An expression, as PostgreSQL writes it.
   *
   * @param field what the user calls it
   * @throws Refused if it is not usable
   */
  TableFacts.Expression expression(String field, String text, String type)
      throws SQLException, Refused {
    attempt(
        "ALTER TABLE pg_temp.%s ADD COLUMN godwit_value %s GENERATED ALWAYS AS (%s\n) STORED"
            .formatted(twin, type, text),
        field + " cannot be used: " + text);
    TableFacts.Expression written = SearchPath.none(connection, this::written);
    Rows.execute(connection, "ALTER TABLE pg_temp.%s DROP COLUMN godwit_value".formatted(twin));
    return written;
  }

  /**
   * The same of an expression that is evaluated with our own rights.
   *
   * @param owner whose functions it may call besides those of superusers and our own
   */
  TableFacts.Expression trusted(String field, String text, String type, String owner)
      throws SQLException, Refused {
    TableFacts.Expression written = expression(field, text, type);
    Rows.execute(
        connection,
        "ALTER TABLE pg_temp.%s ADD COLUMN godwit_value %s GENERATED ALWAYS AS (%s\n) STORED"
            .formatted(twin, type, text));
    List<String> others =
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT p.oid::regprocedure || ' of ' || r.rolname FROM pg_depend d
            JOIN pg_attrdef f ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
            LEFT JOIN pg_operator o ON d.refclassid = 'pg_operator'::regclass AND o.oid = d.refobjid
            JOIN pg_proc p ON d.refclassid = 'pg_proc'::regclass AND p.oid = d.refobjid OR p.oid = o.oprcode
            JOIN pg_roles r ON r.oid = p.proowner
            WHERE f.adrelid = ('pg_temp.' || ?)::regclass AND NOT r.rolsuper
              AND r.rolname <> current_user AND r.rolname <> ? ORDER BY 1
            """,
            twin,
            owner);
    Rows.execute(connection, "ALTER TABLE pg_temp.%s DROP COLUMN godwit_value".formatted(twin));
    if (!others.isEmpty()) {
      throw new Refused(
          List.of(
              "%s cannot be used: it calls function %s, who could put another one in its place, and it is evaluated with the rights of Godwit; let the owner of the table own it"
                  .formatted(field, others.getFirst())));
    }
    return written;
  }

  /**
   * What a column that follows from nothing gets, as PostgreSQL writes it.
   *
   * @throws Refused if it is not usable
   */
  String byDefault(String name, String text, String type) throws SQLException, Refused {
    attempt(
        "ALTER TABLE pg_temp.%s ADD COLUMN godwit_value %s DEFAULT (%s\n)"
            .formatted(twin, type, text),
        "default of " + name + " cannot be used: " + text);
    String written = SearchPath.none(connection, this::written).sql();
    Rows.execute(connection, "ALTER TABLE pg_temp.%s DROP COLUMN godwit_value".formatted(twin));
    return written;
  }

  private TableFacts.Expression written() throws SQLException {
    String sql =
        Rows.one(
            connection,
            row -> row.getString(1),
            """
            SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
            JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE d.adrelid = ('pg_temp.' || ?)::regclass AND a.attname = 'godwit_value'
            """,
            twin);
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
            twin);
    return new TableFacts.Expression(sql, reads);
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
