package io.godwit.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What Godwit has left in a database, found by looking.
 *
 * @param unsettled migrations that have not ended, each with its table and phase
 * @param statements what removes triggers and ledger, in this order
 * @param data what would remove columns and constraints: for a person to decide
 */
public record Leftovers(List<String> unsettled, List<String> statements, List<String> data) {

  public Leftovers {
    unsettled = List.copyOf(unsettled);
    statements = List.copyOf(statements);
    data = List.copyOf(data);
  }

  /** Looks; changes nothing. */
  public static Leftovers find(Connection connection) throws SQLException {
    boolean ledger = LedgerSchema.there(connection);
    boolean schema =
        Rows.one(
            connection, row -> row.getBoolean(1), "SELECT to_regnamespace('godwit') IS NOT NULL");
    List<String> statements = new ArrayList<>(triggers(connection));
    if (schema) {
      statements.add("DROP SCHEMA godwit CASCADE");
    }
    return new Leftovers(
        ledger ? unsettled(connection) : List.of(), statements, data(connection, ledger));
  }

  /** True if nothing is left. */
  public boolean isEmpty() {
    return statements.isEmpty() && data.isEmpty();
  }

  /** Executes the statements, all or none. Columns stay. */
  public void remove(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      // Applications shall not wait because of us: rather try again.
      statement.execute("SET LOCAL lock_timeout = '500ms'");
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static List<String> unsettled(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT m.namespace || '/' || m.name || ' on ' || m.table_name || ', phase ' || c.phase
          || CASE WHEN c.direction = 'Back' THEN ', walking back' ELSE '' END
        FROM godwit.migrations m JOIN godwit.control c ON c.migration = m.id
        WHERE c.outcome IS NULL ORDER BY 1
        """);
  }

  private static List<String> triggers(Connection connection) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT format('DROP TRIGGER %I ON %s', tgname, tgrelid::regclass) FROM pg_trigger
        WHERE NOT tgisinternal AND tgname LIKE 'zzz\\_godwit\\_%' ORDER BY 1
        """);
  }

  private static List<String> data(Connection connection, boolean ledger) throws SQLException {
    List<String> data =
        new ArrayList<>(
            Rows.list(
                connection,
                row -> row.getString(1),
                """
                SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
                FROM pg_constraint WHERE conrelid <> 0 AND connamespace <> 'pg_catalog'::regnamespace
                  AND conname ~ '_godwit_(old_)?not_null$' ORDER BY 1
                """));
    // Columns with names of ours, and, where the ledger knows them, both sides of unsettled pairs.
    String known =
        ledger
            ? """
              OR EXISTS (SELECT FROM godwit.migrations m JOIN godwit.control c ON c.migration = m.id
                WHERE c.outcome IS NULL AND to_regclass(format('%I.%I',
                    m.plan #>> '{transform,table,schema}', m.plan #>> '{transform,table,name}')) = a.attrelid
                  AND a.attname IN (SELECT side ->> 'before'
                    FROM jsonb_array_elements((m.plan #> '{transform,old}') || (m.plan #> '{transform,fresh}')) side))
              """
            : "";
    data.addAll(
        Rows.list(
            connection,
            row -> row.getString(1),
            """
            SELECT format('ALTER TABLE %%s DROP COLUMN %%I', a.attrelid::regclass, a.attname)
            FROM pg_attribute a JOIN pg_class r ON r.oid = a.attrelid
            WHERE r.relkind = 'r' AND NOT a.attisdropped AND a.attnum > 0
              AND (a.attname ~ '_godwit_(new|old)$' %s)
            ORDER BY 1
            """
                .formatted(known)));
    return data;
  }
}
