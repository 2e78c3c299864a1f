package io.godwit.sql;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is not there, and what is there that may have been meant. */
final class SimilarNames {
  private SimilarNames() {}

  /**
   * The table.
   *
   * @throws Refused if it is not there, naming some that are
   */
  static TableRow table(Connection connection, TableName table) throws SQLException, Refused {
    var found = TableRow.find(connection, table);
    if (found.isPresent()) {
      return found.get();
    }
    throw new Refused(
        List.of(
            "table "
                + table
                + " does not exist in this database"
                + similar(
                    connection,
                    "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON"
                        + " n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname"
                        + " !~ '^(pg_|information_schema|godwit)' ORDER BY c.relname = ? DESC,"
                        + " 1 LIMIT 5",
                    table.name())));
  }

  /**
   * A column of it.
   *
   * @throws Refused if it is not there, naming those that are
   */
  static ColumnRow column(Connection connection, TableName table, long oid, String column)
      throws SQLException, Refused {
    var found = ColumnRow.find(connection, oid, column);
    if (found.isPresent()) {
      return found.get();
    }
    throw new Refused(
        List.of(
            "table "
                + table
                + " has no column "
                + column
                + similar(
                    connection,
                    "SELECT attname FROM pg_attribute WHERE attrelid = ?::bigint::oid AND attnum >"
                        + " 0 AND NOT attisdropped ORDER BY attnum LIMIT 20",
                    oid)));
  }

  private static String similar(Connection connection, String sql, Object parameter)
      throws SQLException {
    List<String> names = Rows.list(connection, row -> row.getString(1), sql, parameter);
    return names.isEmpty() ? "" : "; there are " + String.join(", ", names);
  }
}
