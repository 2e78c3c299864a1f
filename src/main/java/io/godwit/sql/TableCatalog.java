package io.godwit.sql;

import io.godwit.engine.TableDefinition;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks up what a table says of itself, in a transaction that is always rolled back. */
final class TableCatalog {
  private final Connection connection;
  private final TableName table;
  private final TableRow row;

  private TableCatalog(Connection connection, TableName table, TableRow row) {
    this.connection = connection;
    this.table = table;
    this.row = row;
  }

  /**
   * The table.
   *
   * @throws Refused if it is not there
   */
  static TableDefinition read(Connection connection, TableName table) throws SQLException, Refused {
    connection.setAutoCommit(false);
    try {
      var catalog = new TableCatalog(connection, table, SimilarNames.table(connection, table));
      return SearchPath.none(connection, catalog::look);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private TableDefinition look() throws SQLException {
    return new TableDefinition(
        table,
        Rows.one(connection, r -> r.getInt(1), "SELECT current_setting('server_version_num')::int"),
        rows(),
        row.partitioned() ? Leaf.partitioning(connection, row.oid()) : null,
        KeyChoice.of(connection, row.oid(), List.of()),
        columns(),
        constraints(),
        indexes(),
        others(),
        TableOutside.of(connection, row),
        obstacles(),
        String.join("\n", Fingerprint.of(connection, table)));
  }

  private List<String> obstacles() throws SQLException {
    List<String> obstacles = new ArrayList<>(row.obstacles(table.toString()));
    if (row.partitioned()) {
      obstacles.addAll(Partitions.obstacles(connection, row.oid()));
    }
    return obstacles;
  }

  /** None where they are hidden from us: that is an obstacle, too. */
  private long rows() throws SQLException {
    if (row.hidden()) {
      return 0;
    }
    long rows = 0;
    for (Leaf leaf : Leaf.of(connection, table)) {
      rows += TableSize.of(connection, leaf.table()).rows();
    }
    return rows;
  }

  private List<TableDefinition.Column> columns() throws SQLException {
    return Rows.list(
        connection,
        r ->
            new TableDefinition.Column(
                r.getString("attname"),
                r.getString("type"),
                r.getBoolean("attnotnull"),
                r.getString("not_null"),
                r.getBoolean("identity"),
                r.getBoolean("filled")),
        """
        SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
          a.attidentity <> '' AS identity, a.atthasdef OR a.attidentity <> '' AS filled,
          (SELECT k.conname FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
            AND k.conkey[1] = a.attnum) AS not_null
        FROM pg_attribute a WHERE a.attrelid = ?::bigint::oid AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """,
        row.oid());
  }

  private List<TableDefinition.Constraint> constraints() throws SQLException {
    return Rows.list(
        connection,
        r ->
            new TableDefinition.Constraint(
                r.getString("conname"),
                r.getString("contype").charAt(0),
                r.getString("definition"),
                r.getBoolean("convalidated")),
        """
        SELECT conname, contype::text, pg_get_constraintdef(oid) AS definition, convalidated
        FROM pg_constraint WHERE conrelid = ?::bigint::oid ORDER BY conname
        """,
        row.oid());
  }

  private List<TableDefinition.Index> indexes() throws SQLException {
    return Rows.list(
        connection,
        r ->
            new TableDefinition.Index(
                r.getString("relname"),
                r.getString("definition"),
                r.getString("conname"),
                r.getBoolean("indisvalid")),
        """
        SELECT c.relname, pg_get_indexdef(i.indexrelid) AS definition, k.conname, i.indisvalid
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
        WHERE i.indrelid = ?::bigint::oid ORDER BY c.relname
        """,
        row.oid());
  }

  /** What else bears a name in the schema, so that no new index may have it. */
  private List<String> others() throws SQLException {
    return Rows.list(
        connection,
        r -> r.getString(1),
        """
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_index i ON i.indexrelid = c.oid
        WHERE n.nspname = ? AND i.indrelid IS DISTINCT FROM ?::bigint::oid ORDER BY c.relname
        """,
        table.schema(),
        row.oid());
  }
}
