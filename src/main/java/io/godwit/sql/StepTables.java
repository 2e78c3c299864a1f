package io.godwit.sql;

import io.godwit.engine.SqlStep;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables that steps of a plan lock.
 *
 * @param own the plan's own, of steps that name none
 * @param whileHidden the name that it bears while what goes is out of sight
 */
record StepTables(TableName own, TableName whileHidden) {

  /** Those of a step, under the names that they bear. */
  List<TableName> locked(Connection connection, SqlStep step) throws SQLException {
    return !step.tables().isEmpty()
        ? there(connection, step.tables())
        : List.of(whileHidden.equals(own) ? own : TableRow.firstOf(connection, own, whileHidden));
  }

  /** A plan knows a table by a name that it has later or had before, too. */
  private static List<TableName> there(Connection connection, List<TableName> tables)
      throws SQLException {
    return Rows.list(
        connection,
        row -> tables.get(row.getInt(1)),
        "SELECT n - 1 FROM unnest(?::text[]) WITH ORDINALITY AS own (name, n)"
            + " WHERE to_regclass(name) IS NOT NULL ORDER BY n",
        connection.createArrayOf("text", tables.stream().map(TableName::sql).toArray()));
  }

  /** The same under the names that the plan knows. */
  List<TableName> known(SqlStep step) {
    return step.tables().isEmpty() ? List.of(own) : step.tables();
  }
}
