package io.godwit.sql;

import io.godwit.engine.ColumnChange;
import io.godwit.engine.Key;
import io.godwit.engine.TableFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    TableRow table = table();
    ColumnRow column = column(table.oid());
    boolean taken = ColumnRow.find(connection, table.oid(), change.freshName()).isPresent();
    var clones = new Clones(connection, change);
    Clones.Expressions expressions = clones.expressions(column.type());
    var twins = new Twins(connection, change, table.oid(), column.attnum(), expressions);
    List<String> obstacles = new ArrayList<>();
    obstacles.addAll(table.obstacles(change.table().toString()));
    obstacles.addAll(column.obstacles(change.column()));
    obstacles.addAll(Partitions.obstacles(connection, table.oid(), column.attnum()));
    obstacles.addAll(Dependents.of(connection, table.oid(), column.attnum()));
    obstacles.addAll(twins.obstacles());
    Samples samples =
        new Samples(
            connection, change, table.partitioned() ? "" : "ONLY ", column.type(), expressions);
    obstacles.addAll(samples.lossyDown());
    List<String> remarks = new ArrayList<>(Remarks.of(connection));
    Key key = KeyChoice.of(connection, table.oid(), change.column());
    remarks.addAll(samples.remarks(key.byPlace()));
    remarks.addAll(Room.remarks(change.table(), rooms(key)));
    return new TableFacts(
        change.table(),
        Rows.one(
            connection, row -> row.getInt(1), "SELECT current_setting('server_version_num')::int"),
        rows(),
        table.bytes(),
        table.partitioned(),
        key,
        new TableFacts.Column(
            change.column(),
            column.type(),
            column.notNull(),
            column.notNullName(),
            column.defaultSql(),
            newDefault(column, expressions),
            exact(column.type()),
            column.comment(),
            column.collation(),
            column.storage(),
            column.compression(),
            column.statistics()),
        expressions.newType(),
        exact(expressions.newType()),
        taken,
        expressions.up(),
        expressions.down(),
        expressions.where(),
        twins.indexes(),
        twins.constraints(),
        grants(table.oid()),
        UserTriggers.of(connection, table.oid()),
        obstacles,
        remarks,
        String.join("\n", Fingerprint.of(connection, change.table())));
  }

  private TableRow table() throws SQLException, Refused {
    Optional<TableRow> found = TableRow.find(connection, change.table());
    if (found.isEmpty()) {
      throw new Refused(
          List.of(
              "table "
                  + change.table()
                  + " does not exist in this database"
                  + similar(
                      "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON"
                          + " n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname"
                          + " !~ '^(pg_|information_schema|godwit)' ORDER BY c.relname = ? DESC,"
                          + " 1 LIMIT 5",
                      change.table().name())));
    }
    return found.get();
  }

  private ColumnRow column(long table) throws SQLException, Refused {
    Optional<ColumnRow> found = ColumnRow.find(connection, table, change.column());
    if (found.isEmpty()) {
      throw new Refused(
          List.of(
              "table "
                  + change.table()
                  + " has no column "
                  + change.column()
                  + similar(
                      "SELECT attname FROM pg_attribute WHERE attrelid = ?::bigint::oid AND attnum >"
                          + " 0 AND NOT attisdropped ORDER BY attnum LIMIT 20",
                      table)));
    }
    return found.get();
  }

  /** About so many rows, those of all partitions. */
  private long rows() throws SQLException {
    var before = connection.setSavepoint();
    try {
      long rows = 0;
      for (Leaf leaf : Leaf.of(connection, change.table())) {
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

  /** What the new side gets on INSERT when nobody names it, once the old side is gone. */
  private @Nullable String newDefault(ColumnRow column, Clones.Expressions expressions)
      throws SQLException {
    String old = column.defaultSql();
    if (old == null) {
      return null;
    }
    if (change.identity()) {
      return old;
    }
    return new Clones(connection, change).constantDefault(old, column.type(), expressions);
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

  private List<TableFacts.Grant> grants(long table) throws SQLException {
    return Rows.list(
        connection,
        row -> new TableFacts.Grant(row.getString(1), row.getString(2), row.getBoolean(3)),
        """
        SELECT x.privilege_type, CASE WHEN x.grantee = 0 THEN 'PUBLIC'
          ELSE quote_ident(pg_get_userbyid(x.grantee)) END, x.is_grantable
        FROM pg_attribute a, aclexplode(a.attacl) x
        WHERE a.attrelid = ?::bigint::oid AND a.attname = ? ORDER BY 2, 1
        """,
        table,
        change.column());
  }

  private String similar(String sql, Object parameter) throws SQLException {
    List<String> names = Rows.list(connection, row -> row.getString(1), sql, parameter);
    return names.isEmpty() ? "" : "; there are " + String.join(", ", names);
  }
}
