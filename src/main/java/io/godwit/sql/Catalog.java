package io.godwit.sql;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Key;
import io.godwit.engine.TableFacts;
import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks up all that a plan has to know of a table. Expressions and definitions are tried on
 * temporary clones without rows, in a transaction that is always rolled back.
 */
public final class Catalog {
  private final Connection connection;
  private final ColumnChange change;

  private Catalog(Connection connection, ColumnChange change) {
    this.connection = connection;
    this.change = change;
  }

  /**
   * Everything about the table and column of a change.
   *
   * @throws Refused if table, column, type or an expression is not there or not usable
   */
  public static TableFacts facts(Connection connection, ColumnChange change)
      throws SQLException, Refused {
    connection.setAutoCommit(false);
    try {
      return new Catalog(connection, change).look();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private TableFacts look() throws SQLException, Refused {
    TableRow table = SimilarNames.table(connection, change.table());
    var oldColumns = new OldColumns(connection, change, table);
    List<ColumnRow> old = oldColumns.rows();
    List<Boolean> taken = new ArrayList<>();
    for (String name : change.freshNames()) {
      taken.add(ColumnRow.find(connection, table.oid(), name).isPresent());
    }
    var clones = new Clones(connection, change);
    Clones.Expressions expressions = clones.expressions(old.stream().map(ColumnRow::type).toList());
    Bindings bindings = bindings(table.oid(), old.getFirst().attnum(), expressions);
    Key key =
        SearchPath.none(connection, () -> KeyChoice.of(connection, table.oid(), change.oldNames()));
    Samples samples =
        Samples.of(connection, change, table.partitioned() ? "" : "ONLY ", old, expressions, key);
    List<String> obstacles = new ArrayList<>(oldColumns.obstacles(old));
    obstacles.addAll(bindings.obstacles());
    obstacles.addAll(samples.refusals());
    List<String> remarks = new ArrayList<>(Remarks.of(connection));
    remarks.addAll(samples.remarks(key.byPlace()));
    remarks.addAll(Room.remarks(change.table(), rooms(key)));
    List<TableFacts.Fresh> fresh = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      fresh.add(
          new TableFacts.Fresh(
              expressions.newTypes().get(i),
              exact(expressions.newTypes().get(i)),
              taken.get(i),
              expressions.ups().get(i),
              newDefault(old, expressions, i)));
    }
    List<TableFacts.Column> columns = new ArrayList<>();
    for (int i = 0; i < old.size(); i++) {
      columns.add(column(change.oldNames().get(i), old.get(i), expressions.downs().get(i)));
    }
    return new TableFacts(
        change.table(),
        Rows.one(
            connection, row -> row.getInt(1), "SELECT current_setting('server_version_num')::int"),
        rows(connection, change.table()),
        table.bytes(),
        table.partitioned(),
        key,
        columns,
        fresh,
        expressions.where(),
        bindings.indexes(),
        bindings.constraints(),
        grants(connection, table.oid(), change.oldNames()),
        UserTriggers.of(connection, table.oid()),
        obstacles,
        remarks,
        String.join("\n", Fingerprint.of(connection, change.table())));
  }

  /** What hangs on the old columns. */
  private record Bindings(
      List<TableFacts.Index> indexes,
      List<TableFacts.Constraint> constraints,
      List<String> obstacles) {}

  private Bindings bindings(long table, int column, Clones.Expressions expressions)
      throws SQLException {
    if (change.several()) {
      var old = new OldBindings(connection, change, table);
      return new Bindings(old.indexes(), old.constraints(), old.obstacles());
    }
    var twins = new Twins(connection, change, table, column, expressions);
    return new Bindings(twins.indexes(), twins.constraints(), twins.obstacles());
  }

  private TableFacts.Column column(String name, ColumnRow row, TableFacts.@Nullable Expression down)
      throws SQLException {
    return row.facts(name, exact(row.type()), down);
  }

  /** About so many rows, those of all partitions. */
  static long rows(Connection connection, TableName table) throws SQLException {
    var before = connection.setSavepoint();
    try {
      long rows = 0;
      for (Leaf leaf : Leaf.of(connection, table)) {
        rows += TableSize.of(connection, leaf.table()).rows();
      }
      return rows;
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      // Rows that are hidden from us are an obstacle of their own, with better words.
      connection.rollback(before);
      return 0;
    }
  }

  /** None where rows are hidden from us. */
  private List<Room> rooms(Key key) throws SQLException {
    var before = connection.setSavepoint();
    try {
      return Room.of(connection, change.table(), key);
    } catch (SQLException e) {
      if (SqlFailure.transientFailure(e)) {
        throw e;
      }
      connection.rollback(before);
      return List.of();
    }
  }

  /** What a new column gets on INSERT when nobody names its side, once the old one is gone. */
  private @Nullable String newDefault(List<ColumnRow> old, Clones.Expressions expressions, int at)
      throws SQLException {
    if (old.stream().allMatch(column -> column.defaultSql() == null)) {
      return null;
    }
    if (change.identity()) {
      return old.getFirst().defaultSql();
    }
    return new Clones(connection, change).constantDefault(old, expressions, at);
  }

  /** True if equality of the type hides differences between values. */
  private boolean exact(String type) throws SQLException {
    return !Rows.one(
        connection,
        row -> row.getBoolean(1),
        """
        SELECT t.oid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'bool'::regtype,
            'uuid'::regtype, 'date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype,
            'time'::regtype, 'bytea'::regtype, 'oid'::regtype)
          OR (t.oid IN ('text'::regtype, 'varchar'::regtype) AND ? NOT LIKE '%collat%')
          -- Of one scale: 1.0 and 1.00 cannot both be there.
          OR (t.oid = 'numeric'::regtype AND ? LIKE '%(%')
        FROM pg_type t WHERE t.oid = ?::regtype
        """,
        type,
        type,
        type);
  }

  /** What somebody may do with each of the old columns he may do with what takes their place. */
  static List<TableFacts.Grant> grants(Connection connection, long table, List<String> columns)
      throws SQLException {
    return Rows.list(
        connection,
        row -> new TableFacts.Grant(row.getString(1), row.getString(2), row.getBoolean(3)),
        """
        SELECT x.privilege_type, CASE WHEN x.grantee = 0 THEN 'PUBLIC'
          ELSE quote_ident(pg_get_userbyid(x.grantee)) END, bool_and(x.is_grantable)
        FROM pg_attribute a, aclexplode(a.attacl) x
        WHERE a.attrelid = ?::bigint::oid AND a.attname = ANY (?)
        GROUP BY 1, 2 HAVING count(DISTINCT a.attnum) = ? ORDER BY 2, 1
        """,
        table,
        connection.createArrayOf("text", columns.toArray()),
        columns.size());
  }
}
