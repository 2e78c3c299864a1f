package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * An empty clone of the table, {@code pg_temp.godwit_twin}, whose old column becomes the new one.
 */
record TwinTable(Connection connection, ColumnChange change, String newType) {

  void create() throws SQLException {
    Rows.execute(
        connection,
        "CREATE TEMP TABLE godwit_twin (LIKE %s) ON COMMIT DROP".formatted(change.table().sql()));
  }

  void drop() throws SQLException {
    Rows.execute(connection, "DROP TABLE pg_temp.godwit_twin");
  }

  void becomeNew(String name) throws SQLException {
    if (!change.identity()) {
      Rows.execute(
          connection,
          "ALTER TABLE pg_temp.godwit_twin ALTER COLUMN %1$s TYPE %2$s USING NULL::%2$s"
              .formatted(quote(change.column()), newType));
    }
    if (!name.equals(change.column())) {
      rename(name);
    }
  }

  void rename(String name) throws SQLException {
    Rows.execute(
        connection,
        "ALTER TABLE pg_temp.godwit_twin RENAME COLUMN %s TO %s"
            .formatted(quote(change.column()), quote(name)));
  }
}
