package io.godwit.sql;

import static io.godwit.engine.Identifier.quote;

import io.godwit.engine.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table as the catalogs describe it. */
record TableRow(
    long oid,
    String kind,
    boolean partition,
    boolean inherits,
    boolean temporary,
    boolean owned,
    String owner,
    String user,
    boolean hidden,
    long bytes) {

  boolean partitioned() {
    return kind.equals("p");
  }

  List<String> obstacles(String table) {
    List<String> list = new ArrayList<>();
    if (!kind.equals("r") && !partitioned()) {
      list.add(table + " is not a table");
    }
    if (partition) {
      list.add(
          "table "
              + table
              + " is a partition; change the partitioned table that it belongs to, and all of its"
              + " partitions change with it");
    } else if (inherits && !partitioned()) {
      list.add(
          "table "
              + table
              + " takes part in inheritance: rows of a child have neither its key nor its triggers;"
              + " ALTER TABLE ... NO INHERIT first, or use partitions");
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
              + " BYPASSRLS, or ALTER TABLE "
              + table
              + " NO FORCE ROW LEVEL SECURITY");
    }
    return list;
  }

  /** The first of two names that something bears; the second where nothing does. */
  static TableName firstOf(Connection connection, TableName one, TableName other)
      throws SQLException {
    boolean there =
        Rows.one(
            connection, row -> row.getBoolean(1), "SELECT to_regclass(?) IS NOT NULL", one.sql());
    return there ? one : other;
  }

  static Optional<TableRow> find(Connection connection, TableName table) throws SQLException {
    return Rows.first(
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
                row.getLong("bytes")),
        """
            SELECT c.oid, c.relkind::text, c.relispartition, c.relpersistence = 't' AS temporary,
              c.relhassubclass OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid) AS inherits,
              pg_has_role(c.relowner, 'USAGE') AS owned, pg_get_userbyid(c.relowner) AS owner,
              current_user AS me,
              c.relrowsecurity AND NOT r.rolsuper AND NOT r.rolbypassrls
                AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE')) AS hidden,
              coalesce(p.bytes, pg_total_relation_size(c.oid)) AS bytes
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
            LATERAL (SELECT sum(pg_total_relation_size(l.oid))::bigint AS bytes
              FROM pg_partition_tree(c.oid) t JOIN pg_class l ON l.oid = t.relid WHERE t.isleaf) AS p,
            pg_roles r
            WHERE n.nspname = ? AND c.relname = ? AND r.rolname = current_user
            """,
        table.schema(),
        table.name());
  }
}
