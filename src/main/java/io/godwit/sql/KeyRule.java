package io.godwit.sql;

import io.godwit.engine.KeyChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Whether a column is a key that can be widened at all. */
final class KeyRule {
  private KeyRule() {}

  /**
   * Looks.
   *
   * @throws Refused if it is not
   */
  static void require(Connection connection, KeyChange change, TableRow table, ColumnRow column)
      throws SQLException, Refused {
    String named = "column " + change.column() + " of table " + change.table();
    if (column.type().equals(KeyChange.TYPE)) {
      throw refused(named + " is bigint already: there is nothing to widen");
    }
    if (!column.type().equals("integer") && !column.type().equals("smallint")) {
      throw refused(
          named
              + " is "
              + column.type()
              + ": widenKey makes smallint and integer bigint, for other types there is"
              + " changeColumnType");
    }
    List<String> partitions = Partitions.obstacles(connection, table.oid(), column.attnum());
    if (!partitions.isEmpty()) {
      throw new Refused(
          partitions.stream().map(words -> words.replace("the column", named)).toList());
    }
    if (!key(connection, table.oid(), column.attnum()) || !column.notNull()) {
      throw refused(
          named
              + " is no key: it needs a primary key, or a unique constraint or index of whole rows"
              + " and NOT NULL; for other columns there is changeColumnType");
    }
  }

  private static boolean key(Connection connection, long table, int column) throws SQLException {
    return Rows.one(
        connection,
        row -> row.getBoolean(1),
        """
        SELECT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = ?::bigint::oid AND i.indisunique
          AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
          AND ?::smallint = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
        """,
        table,
        column);
  }

  private static Refused refused(String words) {
    return new Refused(List.of(words));
  }
}
