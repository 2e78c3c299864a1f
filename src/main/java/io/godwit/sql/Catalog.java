package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.ColumnChange;
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
    boolean taken = attribute(table.oid(), change.freshName()).isPresent();
    var clones = new Clones(connection, change);
    Clones.Expressions expressions = clones.expressions(column.type());
    var twins = new Twins(connection, change, table.oid(), column.attnum(), expressions);
    List<String> obstacles = new ArrayList<>();
    obstacles.addAll(table.obstacles(change.table().toString()));
    obstacles.addAll(column.obstacles(change.column()));
    obstacles.addAll(Dependents.of(connection, table.oid(), column.attnum()));
    obstacles.addAll(twins.obstacles());
    Samples samples = new Samples(connection, change, column.type(), expressions);
    obstacles.addAll(samples.lossyDown());
    List<String> remarks = new ArrayList<>(Remarks.of(connection, table.oid()));
    remarks.addAll(samples.remarks());
    return new TableFacts(
        change.table(),
        Rows.one(
            connection, row -> row.getInt(1), "SELECT current_setting('server_version_num')::int"),
        table.rows(),
        table.bytes(),
        key(table.oid()).orElse(null),
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
        userTriggers(table.oid()),
        obstacles,
        remarks,
        String.join("\n", Fingerprint.of(connection, change.table())));
  }

  private record TableRow(
      long oid,
      String kind,
      boolean partition,
      boolean inherits,
      boolean temporary,
      boolean owned,
      String owner,
      String user,
      boolean hidden,
      long rows,
      long bytes) {

    List<String> obstacles(String table) {
      List<String> list = new ArrayList<>();
      if (kind.equals("p")) {
        list.add("table " + table + " is partitioned; partitioned tables are not supported yet");
      } else if (!kind.equals("r")) {
        list.add(table + " is not a table");
      }
      if (partition) {
        list.add("table " + table + " is a partition; partitions are not supported yet");
      } else if (inherits) {
        list.add("table " + table + " takes part in inheritance, which is not supported yet");
      }
      if (temporary) {
        list.add("table " + table + " is temporary");
      }
      if (!owned) {
        list.add(
            "role "
                + user
                + " does not own table "
                + table
                + " and cannot change it: GRANT "
                + quote(owner)
                + " TO "
                + quote(user));
      }
      if (hidden) {
        list.add(
            "row level security hides rows of table "
                + table
                + " from role "
                + user
                + ": ALTER ROLE "
                + quote(user)
                + " BYPASSRLS, or use a role that has it");
      }
      return list;
    }
  }

  private TableRow table() throws SQLException, Refused {
    Optional<TableRow> found =
        Rows.first(
            connection,
            row ->
                new TableRow(
                    row.getLong("oid"),
                    row.getString("relkind"),
                    row.getBoolean("relispartition"),
                    row.getBoolean("inherits"),
                    row.getBoolean("temporary"),
                    row.getBoolean("owned"),
                    row.getString("owner"),
                    row.getString("me"),
                    row.getBoolean("hidden"),
                    row.getLong("rows"),
                    row.getLong("bytes")),
            """
            SELECT c.oid, c.relkind::text, c.relispartition, c.relpersistence = 't' AS temporary,
              c.relhassubclass OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid) AS inherits,
              pg_has_role(c.relowner, 'USAGE') AS owned, pg_get_userbyid(c.relowner) AS owner,
              current_user AS me,
              c.relrowsecurity AND NOT r.rolsuper AND NOT r.rolbypassrls
                AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE')) AS hidden,
              greatest(c.reltuples, 0)::bigint AS rows, pg_total_relation_size(c.oid) AS bytes
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_roles r
            WHERE n.nspname = ? AND c.relname = ? AND r.rolname = current_user
            """,
            change.table().schema(),
            change.table().name());
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

  private record ColumnRow(
      int attnum,
      String type,
      boolean notNull,
      @Nullable String notNullName,
      @Nullable String defaultSql,
      String generated,
      String identity,
      @Nullable String comment,
      @Nullable String collation,
      @Nullable String storage,
      @Nullable String compression,
      int statistics) {

    List<String> obstacles(String column) {
      List<String> list = new ArrayList<>();
      if (!generated.isEmpty()) {
        list.add("column " + column + " is generated; its values cannot be written");
      }
      if (!identity.isEmpty()) {
        list.add("column " + column + " is an identity column, which is not supported yet");
      }
      return list;
    }
  }

  private ColumnRow column(long table) throws SQLException, Refused {
    Optional<ColumnRow> found = attribute(table, change.column());
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

  private Optional<ColumnRow> attribute(long table, String name) throws SQLException {
    return Rows.first(
        connection,
        row ->
            new ColumnRow(
                row.getInt("attnum"),
                row.getString("type"),
                row.getBoolean("attnotnull"),
                row.getString("not_null_name"),
                row.getString("default_sql"),
                row.getString("attgenerated"),
                row.getString("attidentity"),
                row.getString("comment"),
                row.getString("collation"),
                row.getString("storage"),
                row.getString("compression"),
                row.getInt("statistics")),
        """
        SELECT a.attnum, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
          (SELECT conname FROM pg_constraint WHERE conrelid = a.attrelid AND contype = 'n'
             AND conkey = ARRAY[a.attnum]) AS not_null_name,
          pg_get_expr(d.adbin, d.adrelid) AS default_sql,
          a.attgenerated::text, a.attidentity::text, col_description(a.attrelid, a.attnum) AS comment,
          CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation,
          CASE WHEN a.attstorage <> t.typstorage THEN
            CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN'
              ELSE 'EXTENDED' END END AS storage,
          CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
          coalesce(a.attstattarget, -1) AS statistics
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = ?::bigint::oid AND a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped
        """,
        table,
        name);
  }

  private Optional<TableFacts.Key> key(long table) throws SQLException {
    return Rows.first(
        connection,
        row -> new TableFacts.Key(row.getString(1), row.getString(2)),
        """
        SELECT a.attname, format_type(a.atttypid, a.atttypmod)
        FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indrelid = ?::bigint::oid AND i.indisunique AND i.indimmediate AND i.indisvalid
          AND i.indnkeyatts = 1 AND i.indpred IS NULL AND i.indexprs IS NULL AND a.attnotnull
          AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'uuid'::regtype)
        ORDER BY i.indisprimary DESC, i.indexrelid LIMIT 1
        """,
        table);
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
        FROM pg_type t WHERE t.oid = ?::regtype
        """,
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

  private List<String> userTriggers(long table) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getString(1),
        """
        SELECT tgname FROM pg_trigger
        WHERE tgrelid = ?::bigint::oid AND NOT tgisinternal AND tgname NOT LIKE 'zzz\\_godwit\\_%'
          AND tgtype & 3 = 3 AND tgtype & 20 > 0 ORDER BY tgname
        """,
        table);
  }

  private String similar(String sql, Object parameter) throws SQLException {
    List<String> names = Rows.list(connection, row -> row.getString(1), sql, parameter);
    return names.isEmpty() ? "" : "; there are " + String.join(", ", names);
  }
}
