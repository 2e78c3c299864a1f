package io.godwit.sql;

import io.godwit.engine.AddedColumn;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * A new column tried on an empty temporary twin of the table, in a transaction that is rolled back:
 * PostgreSQL itself says whether it would rewrite the table for it.
 */
final class ColumnTrial {
  private static final String NOT_IMMUTABLE = "42P17";

  private final Connection connection;
  private final TableName table;
  private final AddedColumn column;
  private final List<String> refusals = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private boolean eachItsOwn;

  private ColumnTrial(Connection connection, TableName table, AddedColumn column) {
    this.connection = connection;
    this.table = table;
    this.column = column;
  }

  /**
   * What came of it.
   *
   * @param refusals why it cannot be done safely
   * @param remarks what people should know though it can
   * @param eachItsOwn true if its default has another value for each row: they have to be filled
   */
  record Found(List<String> refusals, List<String> remarks, boolean eachItsOwn) {}

  /** What PostgreSQL made of the new column. */
  private record Made(
      boolean rewrites, boolean identity, boolean generated, boolean domain, boolean constrained) {}

  static Found of(Connection connection, TableName table, AddedColumn column) throws SQLException {
    connection.setAutoCommit(false);
    try {
      var trial = new ColumnTrial(connection, table, column);
      trial.look();
      return new Found(trial.refusals, trial.remarks, trial.eachItsOwn);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void look() throws SQLException {
    Rows.execute(
        connection,
        "CREATE TEMP TABLE godwit_trial (LIKE %s INCLUDING GENERATED) ON COMMIT DROP"
            .formatted(table.sql()));
    long before = file();
    if (added(column)) {
      judge(made(before));
    }
  }

  /** False if it cannot be added at all. */
  private boolean added(AddedColumn column) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      Rows.execute(connection, "ALTER TABLE pg_temp.godwit_trial ADD COLUMN " + column.sql());
      return true;
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      connection.rollback(savepoint);
      refusals.add(
          "column %s cannot be added, of type %s%s: %s"
              .formatted(
                  column.name(),
                  column.type(),
                  column.byDefault() == null ? "" : " with default " + column.byDefault(),
                  SqlFailure.sentence(e)));
      return false;
    }
  }

  private void judge(Made made) throws SQLException {
    String column = "column " + this.column.name();
    String rewritten =
        ": PostgreSQL would rewrite the whole table under a lock that keeps everybody out. ";
    String byDefault = this.column.byDefault();
    if (made.identity()) {
      refusals.add(
          column
              + " is to be an identity column"
              + rewritten
              + "Make a sequence of your own (CREATE SEQUENCE), and give the column a default instead,"
              + " nextval('...'): rows are filled in batches then");
    } else if (made.generated()) {
      refusals.add(
          column
              + " is to be a generated column, which needs a value for each row"
              + rewritten
              + "An index on the expression, or a view, needs no column; or add a plain column that"
              + " the application or a trigger writes, and fill the old rows");
    } else if (made.rewrites() && made.domain()) {
      refusals.add(
          column
              + " is of a domain that has conditions, which would be checked for each row"
              + rewritten
              + "Name the type that the domain is made of, then addCheck");
    } else if (made.rewrites() && byDefault == null) {
      refusals.add(
          column
              + " is of type "
              + this.column.type()
              + ", which brings a default that has another value for each row"
              + rewritten
              + "Make a sequence of your own (CREATE SEQUENCE), and name a plain type with default"
              + " nextval('...'): rows are filled in batches then");
    } else if (made.constrained()) {
      refusals.add(
          "type "
              + this.column.type()
              + " says more than a type: constraints are changes of their own, addCheck, addUnique,"
              + " addPrimaryKey and addForeignKey, made without a long lock");
    } else if (made.rewrites()) {
      eachItsOwn = true;
    } else if (byDefault != null) {
      constant(byDefault);
    }
  }

  /** It is evaluated once for all rows that are there. */
  private void constant(String byDefault) throws SQLException {
    if (column.notNull()
        && Rows.one(
            connection,
            row -> row.getBoolean(1),
            "SELECT (" + Rows.escaped(byDefault) + ") IS NULL")) {
      refusals.add(
          "column %s is to be NOT NULL, and its default %s is NULL"
              .formatted(column.name(), byDefault));
      return;
    }
    Savepoint savepoint = connection.setSavepoint();
    try {
      Rows.execute(
          connection,
          "ALTER TABLE pg_temp.godwit_trial ADD COLUMN godwit_default text GENERATED ALWAYS AS"
              + " (CASE WHEN (%s) IS NULL THEN '' END) STORED".formatted(byDefault));
    } catch (SQLException e) {
      connection.rollback(savepoint);
      if (SqlFailure.state(e).equals(NOT_IMMUTABLE)) {
        remarks.add(
            "The default %s of column %s is evaluated once: all rows that are there have its value of"
                    .formatted(byDefault, column.name())
                + " that moment.");
      }
    }
  }

  private long file() throws SQLException {
    return Rows.one(
        connection,
        row -> row.getLong(1),
        "SELECT pg_relation_filenode('pg_temp.godwit_trial'::regclass)::bigint");
  }

  private Made made(long before) throws SQLException {
    boolean rewrites = file() != before;
    return Rows.one(
        connection,
        row ->
            new Made(
                rewrites,
                row.getBoolean(1),
                row.getBoolean(2),
                row.getBoolean(3),
                row.getBoolean(4)),
        """
        SELECT a.attidentity <> '', a.attgenerated <> '', t.typtype = 'd',
          EXISTS (SELECT FROM pg_constraint WHERE conrelid = a.attrelid AND contype <> 'n')
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = 'pg_temp.godwit_trial'::regclass AND a.attname = ?
        """,
        column.name());
  }
}
